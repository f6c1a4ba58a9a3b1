"""Greedy decoding with the eager PyTorch GLM, as good eager PyTorch does it and as the GLM reference does it."""

import time
from dataclasses import dataclass

import torch
from torch import Tensor

from model import Glm, KeyValueCache, prefix_mask


@dataclass(frozen=True)
class Prompt:
    """A batch of prompts of one length: Part A and the start of the span that is to be decoded."""

    ids: Tensor  # [batch, length]
    positions: Tensor  # [batch, 2, length]
    separator: Tensor  # [batch]: tokens of Part A

    def next_positions(self, step: int) -> Tensor:
        """A span's tokens keep its place in the text and count on inside the span. -> [batch, 2, 1]"""
        following = self.positions[:, :, -1:].clone()
        following[:, 1] += step
        return following


@dataclass(frozen=True)
class Decoded:
    ids: Tensor  # [batch, tokens]
    prefill_seconds: float  # until the first token is known
    decode_seconds: float  # for all further tokens


@torch.inference_mode()
def decode_cached(model: Glm, prompt: Prompt, tokens: int) -> Decoded:
    """Keys and values are cached; only the last position is projected onto the vocabulary."""
    batch, length = prompt.ids.shape
    weight = model.word_embeddings.weight
    clock = _Clock()
    caches = [KeyValueCache(model.config, batch, length + tokens, weight.dtype, weight.device) for _ in range(model.config.layers)]
    states = model(prompt.ids, prompt.positions, prefix_mask(prompt.separator, length), caches)
    token = model.logits(states[:, -1]).argmax(-1, keepdim=True)  # [batch, 1]
    chosen = [token]
    clock.prefilled()
    for step in range(1, tokens):
        states = model(token, prompt.next_positions(step), None, caches)
        token = model.logits(states[:, -1]).argmax(-1, keepdim=True)
        chosen.append(token)
    return clock.decoded(chosen)


@torch.inference_mode()
def decode_with_memories(model: Glm, prompt: Prompt, tokens: int) -> Decoded:
    """The reference's way: memories instead of keys and values, dense masks, all positions projected."""
    batch, length = prompt.ids.shape
    dtype = model.word_embeddings.weight.dtype
    clock = _Clock()
    mask = prefix_mask(prompt.separator, length).to(dtype)
    states, memories = model.forward_with_memories(prompt.ids, prompt.positions, mask, None)
    token = model.logits(states)[:, -1].argmax(-1, keepdim=True)
    chosen = [token]
    clock.prefilled()
    for step in range(1, tokens):
        mask = prefix_mask(torch.zeros(1, dtype=torch.long), 1, memories[0].size(1)).to(dtype)
        states, memories = model.forward_with_memories(token, prompt.next_positions(step), mask, memories)
        token = model.logits(states)[:, -1].argmax(-1, keepdim=True)
        chosen.append(token)
    return clock.decoded(chosen)


class _Clock:
    def __init__(self):
        self.started = time.perf_counter()
        self.first = self.started

    def prefilled(self):
        self.first = time.perf_counter()

    def decoded(self, chosen: list[Tensor]) -> Decoded:
        return Decoded(torch.cat(chosen, dim=1), self.first - self.started, time.perf_counter() - self.first)
