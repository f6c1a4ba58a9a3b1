"""Loads a directory that glm4j wrote in the reference's layout, and says what PyTorch sees. Arguments: directory."""
import glob
import hashlib
import json
import os
import sys

import torch

directory = sys.argv[1]
tag = open(os.path.join(directory, "latest_checkpointed_iteration.txt")).read().strip()
result = []
for file in sorted(glob.glob(os.path.join(directory, tag, "mp_rank_*_model_states.pt"))):
    loaded = torch.load(file, map_location="cpu", weights_only=True)
    module = {}
    for name, tensor in loaded["module"].items():
        raw = tensor.contiguous().view(-1).view(torch.uint8).numpy().tobytes()
        module[name] = [str(tensor.dtype), list(tensor.shape), hashlib.sha256(raw).hexdigest()]
    random_state = loaded.get("np_rng_state")
    if random_state is not None:
        import numpy
        numpy.random.set_state(random_state)
        random_state = numpy.random.get_state()[1].tolist()
    result.append({
        "keys": list(loaded),
        "iteration": loaded["iteration"],
        "module": module,
        "lr_scheduler": loaded.get("lr_scheduler"),
        "numpy": random_state,
    })
print(json.dumps(result))
