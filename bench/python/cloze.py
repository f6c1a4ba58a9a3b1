"""Choices and labels scored the reference's way: rows padded to the full length, one for each choice with its context, and
the scores of all words at every place, of which a few are then picked."""

import time

import torch
import torch.nn.functional as F
from torch import Tensor

from model import Glm, prefix_mask
from train import BETAS, CLIP_NORM, WEIGHT_DECAY, optimizer_groups

NO_CHOICE = -10000.0


class Cloze:
    """One batch. Either `targets` and `logitMask` say which words answer (summed log-probabilities of a row), with
    `choices` rows for each example, or `words` are the labels' words, scored at each row's `places`."""

    def __init__(self, model: Glm, batch: dict):
        self.model = model
        self.ids = torch.tensor(batch["ids"])  # [rows, length]
        self.positions = torch.tensor(batch["positions"])  # [rows, 2, length]
        mask = prefix_mask(torch.tensor(batch["separators"]), self.ids.size(1))
        self.mask = mask.float() if model.config.dense else mask
        self.labels = torch.tensor(batch["labels"])  # [examples]
        self.choices = batch.get("choices")  # rows of each example
        if self.choices:
            self.targets = torch.tensor(batch["targets"])  # [rows, length]
            self.logit_mask = torch.tensor(batch["logitMask"])  # [rows, length]
        else:
            self.words = torch.tensor(batch["words"])  # [rows, labels]
            self.places = torch.tensor(batch["places"])  # [rows]

    def scores(self) -> Tensor:
        """[examples, most choices]"""
        logits = self.model.logits(self.model(self.ids, self.positions, self.mask))  # [rows, length, vocabulary]
        if not self.choices:
            return logits[torch.arange(len(self.places)), self.places].gather(1, self.words)
        picked = logits.log_softmax(dim=-1).gather(2, self.targets[..., None])[..., 0]  # [rows, length]
        sums = (picked * self.logit_mask).sum(dim=1).split(self.choices)
        return torch.nn.utils.rnn.pad_sequence(sums, batch_first=True, padding_value=NO_CHOICE)

    def evaluate(self) -> dict:
        started = time.perf_counter()
        with torch.no_grad():
            scores = self.scores()
        seconds = time.perf_counter() - started
        rows = scores.tolist()
        if self.choices:
            rows = [row[:count] for row, count in zip(rows, self.choices)]
        return {"seconds": seconds, "scores": rows}


class ClozeTraining:
    """Steps on one batch: cross entropy over choices, backward, clipping, fused AdamW."""

    def __init__(self, model: Glm, batch: dict):
        self.cloze = Cloze(model.train(), batch)
        self.optimizer = torch.optim.AdamW(
            optimizer_groups(model), lr=batch["rate"], betas=BETAS, weight_decay=WEIGHT_DECAY, fused=True
        )

    def step(self) -> dict:
        started = time.perf_counter()
        self.optimizer.zero_grad(set_to_none=False)
        loss = F.cross_entropy(self.cloze.scores(), self.cloze.labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.cloze.model.parameters(), CLIP_NORM)
        self.optimizer.step()
        return {"seconds": time.perf_counter() - started, "loss": loss.item()}
