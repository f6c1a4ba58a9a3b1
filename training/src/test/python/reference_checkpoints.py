"""Writes the checkpoints that ReferenceCheckpointTest continues, and what PyTorch gets when it continues them.

    PYTHONPATH=bench/python python training/src/test/python/reference_checkpoints.py training/src/test/resources/org/glm4j/training/reference

One tiny GLM, trained for five iterations of which one was skipped, saved in the layouts in which the reference's training
saves: `plain` (PyTorch's optimizer), `half` (the reference's half precision wrapper around apex' optimizer), `deepspeed`
(the engine without ZeRO, half precision), `split` (as plain, two model-parallel ranks), `bare`
(as `--no-save-optim` leaves it). `continued.json` holds four more
steps in double precision.
"""

import json
import math
import sys
import types
from pathlib import Path

import torch
import torch.nn.functional as F

from model import Config, Glm, prefix_mask

CONFIG = Config(layers=2, hidden=8, heads=2, vocabulary=32, max_length=16)
PEAK, WARMUP, SAVED_WARMUP, TOTAL, RATIO = 1e-2, 2.0, 4.0, 20, 0.1
BETAS, EPSILON, DECAY, CLIP = (0.9, 0.98), 1e-8, 0.05, 1.0
ITERATIONS, STEPS, ACCUMULATION, CONTINUED = 5, 4, 2, 4


def batches():
    """Three batches of two samples: [a a a mask][start b b] with targets at the last three."""
    generator = torch.Generator().manual_seed(5)
    for number in range(3):
        separator = 4 + number
        length = separator + 3
        ids = torch.randint(4, CONFIG.vocabulary, (2, length), generator=generator)
        targets = torch.randint(4, CONFIG.vocabulary, (2, length), generator=generator)
        positions = torch.zeros(2, 2, length, dtype=torch.long)
        positions[:, 0] = torch.tensor([min(i, separator - 1) for i in range(length)])
        positions[:, 1, separator:] = torch.arange(1, 4)
        yield {"ids": ids, "targets": targets, "positions": positions, "separator": separator}


def loss_of(model, batch):
    separator = batch["separator"]
    mask = prefix_mask(torch.full((2,), separator), batch["ids"].size(1))
    logits = model.logits(model(batch["ids"], batch["positions"], mask))[:, separator:]
    return F.cross_entropy(logits.flatten(0, 1), batch["targets"][:, separator:].flatten())


def groups_of(model):
    names = [name for name, _ in model.named_parameters()]
    kept = [name for name in names if name.endswith(".bias") or "layernorm" in name]
    return [[name for name in names if name not in kept], kept]


def optimizer_of(model):
    parameters = dict(model.named_parameters())
    decaying, kept = ([parameters[name] for name in group] for group in groups_of(model))
    groups = [{"params": decaying}, {"params": kept, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=PEAK, betas=BETAS, eps=EPSILON, weight_decay=DECAY)


def rate_at(step, warmup):
    if step <= warmup:
        return PEAK * step / warmup
    progress = min(1.0, (step - warmup) / (TOTAL - WARMUP))  # the length of the decay is that of the new run
    return PEAK * RATIO * ((math.cos(math.pi * progress) + 1) * (1 / RATIO - 1) / 2 + 1)


def step(model, optimizer, data, position, rate):
    optimizer.zero_grad()
    total = 0.0
    for micro in range(ACCUMULATION):
        loss = loss_of(model, data[(position + micro) % len(data)])
        (loss / ACCUMULATION).backward()
        total += loss.item() / ACCUMULATION
    torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.step()
    return total


def scheduler():
    return {"warmup_iter": SAVED_WARMUP, "num_iters": STEPS, "decay_style": "cosine", "end_iter": 16.0, "decay_ratio": 10.0}


def flat(tensors):
    return torch.cat([tensor.detach().reshape(-1) for tensor in tensors])


def scaler_class():
    """The reference's class by name, so that it is saved as the reference saves it."""
    package, module = types.ModuleType("fp16"), types.ModuleType("fp16.loss_scaler")
    scaler = type("DynamicLossScaler", (), {"__module__": "fp16.loss_scaler"})
    module.DynamicLossScaler, package.loss_scaler = scaler, module
    sys.modules["fp16"], sys.modules["fp16.loss_scaler"] = package, module
    return scaler


def part(name, tensor, rank):
    """A rank's share of a tensor of the model's shape."""
    if "query_key_value" in name:
        return torch.cat([third.chunk(2)[rank] for third in tensor.chunk(3)]).clone()
    if name.startswith("word_embeddings") or "dense_h_to_4h" in name:
        return tensor.chunk(2)[rank].clone()
    if name.endswith("attention.dense.weight") or name.endswith("dense_4h_to_h.weight"):
        return tensor.chunk(2, dim=1)[rank].clone()
    return tensor


def save(directory, content, rank=0, tracker="latest_checkpointed_iteration.txt"):
    (directory / str(ITERATIONS)).mkdir(parents=True, exist_ok=True)
    torch.save(content, directory / str(ITERATIONS) / f"mp_rank_{rank:02d}_model_states.pt")
    (directory / tracker).write_text(str(ITERATIONS))


def main():
    target = Path(sys.argv[1])
    data = list(batches())
    model = Glm(CONFIG).initialize(3)
    optimizer = optimizer_of(model)
    for i in range(STEPS):
        step(model, optimizer, data, 2 * i, 5e-3)

    weights, moments = model.state_dict(), optimizer.state_dict()
    names = groups_of(model)
    parameters = dict(model.named_parameters())
    halves = {name: tensor.half() for name, tensor in weights.items()}
    masters = [[parameters[name].detach().clone().requires_grad_() for name in group] for group in names]

    save(target / "plain", {"iteration": ITERATIONS, "module": weights, "optimizer": moments, "lr_scheduler": scheduler()})

    save(target / "bare", {"iteration": ITERATIONS, "module": halves})

    scaler = scaler_class()()
    scaler.__dict__.update(cur_scale=256.0, cur_iter=ITERATIONS, last_overflow_iter=2, scale_factor=2.0, scale_window=50,
                           min_scale=2, delayed_shift=3, cur_hysteresis=2, consecutive_hysteresis=False)
    apex = {"state": {key: {"exp_avg": s["exp_avg"], "exp_avg_sq": s["exp_avg_sq"]} for key, s in moments["state"].items()},
            "param_groups": [dict(group, step=STEPS) for group in moments["param_groups"]]}
    save(target / "half", {"iteration": ITERATIONS, "module": halves, "lr_scheduler": scheduler(), "optimizer": {
        "loss_scaler": scaler, "dynamic_loss_scale": True, "overflow": False, "first_closure_call_this_step": True,
        "optimizer_state_dict": apex, "fp32_from_fp16": masters}})

    states = [[optimizer.state[parameters[name]] for name in group] for group in names]
    fused = {"state": {i: {"step": STEPS, "exp_avg": flat(s["exp_avg"] for s in group), "exp_avg_sq": flat(s["exp_avg_sq"] for s in group)}
                       for i, group in enumerate(states)},
             "param_groups": [dict(group, params=[i]) for i, group in enumerate(moments["param_groups"])]}
    save(target / "deepspeed", {"module": halves, "lr_scheduler": None, "csr_tensor_module_names": set(), "skipped_steps": 1,
        "global_steps": ITERATIONS, "global_samples": 20, "dp_world_size": 1, "mp_world_size": 1, "iteration": ITERATIONS,
        "client_lr_scheduler": scheduler(), "optimizer": {"dynamic_loss_scale": True, "cur_scale": 512.0, "cur_iter": ITERATIONS,
        "last_overflow_iter": 1, "scale_factor": 2.0, "scale_window": 100, "optimizer_state_dict": fused,
        "fp32_groups_flat": [flat(group) for group in masters], "clip_grad": 1.0}}, tracker="latest")

    order = [name for group in names for name in group]
    for rank in range(2):
        state = {i: {"step": s["step"], "exp_avg": part(order[i], s["exp_avg"], rank), "exp_avg_sq": part(order[i], s["exp_avg_sq"], rank)}
                 for i, s in moments["state"].items()}
        save(target / "split", {"iteration": ITERATIONS, "module": {name: part(name, tensor, rank) for name, tensor in weights.items()},
             "optimizer": {"state": state, "param_groups": moments["param_groups"]}, "lr_scheduler": scheduler()}, rank)

    continued = Glm(CONFIG).double()
    continued.load_state_dict(weights)
    again = optimizer_of(continued)
    again.load_state_dict(moments)
    steps = []
    for i in range(CONTINUED):
        rate = rate_at(STEPS + i, SAVED_WARMUP)
        steps.append({"lr": rate, "loss": step(continued, again, data, ACCUMULATION * (ITERATIONS + i), rate)})
    (target / "continued.json").write_text(json.dumps({
        "batches": [{key: value.tolist() if isinstance(value, torch.Tensor) else value for key, value in batch.items()} for batch in data],
        "steps": steps,
        "weights": {name: tensor.flatten()[:: max(1, tensor.numel() // 16)].tolist() for name, tensor in continued.state_dict().items()},
    }))


main()
