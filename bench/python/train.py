"""A training step of the eager PyTorch GLM: forward with logits at every position, backward, clipping, fused AdamW."""

import time
from dataclasses import replace

import torch
import torch.nn.functional as F
from torch import Tensor

from model import SIZES, Glm, prefix_mask

CLIP_NORM, WEIGHT_DECAY, BETAS = 1.0, 0.1, (0.9, 0.98)


def optimizer_groups(model: Glm) -> list[dict]:
    """Biases and LayerNorms do not decay."""
    kept = {name for name, _ in model.named_parameters() if name.endswith(".bias") or "layernorm" in name}
    groups = [[p for name, p in model.named_parameters() if (name in kept) == chosen] for chosen in (False, True)]
    return [{"params": groups[0]}, {"params": groups[1], "weight_decay": 0.0}]


class Training:
    """`dense` attends the reference's way: a mask that is multiplied in, then matmul, softmax, dropout, matmul."""

    def __init__(self, size: str, dense: bool, dropout: float, batch: dict, seed: int = 0):
        torch.manual_seed(seed)
        self.model = Glm(replace(SIZES[size], dense=dense, dropout=dropout)).initialize(seed).train()
        self.optimizer = torch.optim.AdamW(
            optimizer_groups(self.model), lr=batch["rate"], betas=BETAS, weight_decay=WEIGHT_DECAY, fused=True
        )
        self.ids = torch.tensor(batch["ids"])  # [batch, length]
        self.positions = torch.tensor(batch["positions"])  # [batch, 2, length]
        self.targets = torch.tensor(batch["targets"])  # [batch, length]
        self.loss_mask = torch.tensor(batch["lossMask"])  # [batch, length]
        separators = torch.tensor(batch["separators"])  # [batch]
        mask = prefix_mask(separators, self.ids.size(1))
        self.mask = mask.float() if dense else mask

    def loss(self) -> Tensor:
        logits = self.model.logits(self.model(self.ids, self.positions, self.mask))  # [batch, length, vocabulary]
        losses = F.cross_entropy(logits.flatten(0, 1), self.targets.flatten(), reduction="none")
        weights = self.loss_mask.flatten()
        return (losses * weights).sum() / weights.sum()

    def step(self) -> dict:
        started = time.perf_counter()
        self.optimizer.zero_grad(set_to_none=False)
        loss = self.loss()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), CLIP_NORM)
        self.optimizer.step()
        return {"seconds": time.perf_counter() - started, "loss": loss.item()}
