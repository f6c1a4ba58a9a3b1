"""Makes the small PyTorch files that the tests read. Needs torch and numpy. Arguments: directory to write to."""
import argparse
import collections
import json
import os
import sys
import types

import numpy
import torch

out = sys.argv[1]


def raw(tensor):
    flat = tensor.detach().contiguous().reshape(-1)
    return flat.view(torch.uint8).numpy().tobytes().hex() if flat.numel() else ""


base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
tensors = collections.OrderedDict(
    base=base,
    transposed=base.t(),
    slice=base[1:3, 2:5],
    column=base[:, 3],
    every_second=base[::2, ::3],
    permuted=torch.arange(24, dtype=torch.int16).reshape(2, 3, 4).permute(2, 0, 1),
    parameter=torch.nn.Parameter(torch.tensor([1.5, -2.5])),
    bf16=torch.tensor([1.0, -2.0, 3.14], dtype=torch.bfloat16),
    fp64=torch.tensor([[0.1], [0.2]], dtype=torch.float64),
    int64=torch.tensor([2 ** 62, -1]),
    int8=torch.tensor([-128, 127], dtype=torch.int8),
    truth=torch.tensor([True, False, True]),
    scalar=torch.tensor(7.0),
    empty=torch.zeros(0, 3),
    half=torch.tensor([0.5, 65504.0], dtype=torch.float16),
)
expected = {
    name: {"dtype": str(t.dtype).replace("torch.", ""), "shape": list(t.shape), "hex": raw(t)}
    for name, t in tensors.items()
}
torch.save(tensors, os.path.join(out, "views.pt"))
torch.save(tensors, os.path.join(out, "views_legacy.pt"), _use_new_zipfile_serialization=False)
with open(os.path.join(out, "views.json"), "w") as file:
    json.dump(expected, file)


class DynamicLossScaler:
    """Stands for the reference's class of that name, which its half-precision checkpoints hold an object of."""


DynamicLossScaler.__module__ = "fp16.loss_scaler"
sys.modules["fp16"] = types.ModuleType("fp16")
sys.modules["fp16.loss_scaler"] = types.ModuleType("fp16.loss_scaler")
sys.modules["fp16.loss_scaler"].DynamicLossScaler = DynamicLossScaler
loss_scaler = DynamicLossScaler()
loss_scaler.cur_scale = 65536.0

defaults = collections.defaultdict(list)
defaults["a"].append(1)
everything = {
    "module": collections.OrderedDict(weight=torch.tensor([[1.0, 2.0], [3.0, 4.0]])),
    "iteration": 5,
    "none": None,
    "truth": [True, False],
    "numbers": [0, -1, 255, 256, 65535, 65536, -2 ** 31, 2 ** 40, -2 ** 70, 0.5, float("inf")],
    "text": "h\u00e9llo \u4e16\u754c",
    "bytes": b"\x00\xff",
    "tuple": (1, (2,), ()),
    "set": {"x"},
    "defaults": defaults,
    "keys": {1: "int", 2.5: "float", True: "true", None: "none"},
    "size": torch.Size([2, 3]),
    "device": torch.device("cuda", 1),
    "dtype": torch.float16,
    "namespace": argparse.Namespace(hidden_size=32, name="glm"),
    "loss_scaler": loss_scaler,
    "numpy_scalar": numpy.float64(2.5),
    "numpy_fortran": numpy.asfortranarray(numpy.arange(6, dtype=numpy.int32).reshape(2, 3)),
    "numpy_u16": numpy.array([65535], dtype=numpy.uint16),
    "np_rng_state": ("MT19937", numpy.arange(3, dtype=numpy.uint32) + 2 ** 31, 3, 0, 0.0),
}
for protocol in (2, 4):
    torch.save(everything, os.path.join(out, f"everything_{protocol}.pt"), pickle_protocol=protocol)
