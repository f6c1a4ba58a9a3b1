"""Beam search and the scoring of texts with the eager PyTorch GLM, as the GLM reference does both."""

import time
from dataclasses import dataclass

import torch
from torch import Tensor

from decode import Prompt
from model import Glm, prefix_mask
from peak import PeakMemory


@torch.inference_mode()
def beam_search(model: Glm, prompt: Prompt, beams: int, tokens: int, never: int) -> dict:
    """The best of `beams` continuations of one prompt, each `tokens` long; the token `never` is not chosen.

    Context is kept as memories, a copy per beam: keys and values are projected anew from all of them in every step, and
    the memories of all layers are copied where beams change places.
    """
    length = prompt.ids.size(1)
    dtype = model.word_embeddings.weight.dtype
    with PeakMemory() as memory:
        started = time.perf_counter()
        mask = prefix_mask(prompt.separator, length).to(dtype)
        states, memories = model.forward_with_memories(prompt.ids, prompt.positions, mask, None)
        logits = model.logits(states)[:, -1].expand(beams, -1)
        memories = [m.expand(beams, -1, -1).contiguous() for m in memories]
        scores = torch.full((beams,), -1e9, dtype=torch.float32)
        scores[0] = 0  # all beams are alike at first
        ids = torch.empty(beams, 0, dtype=torch.long)
        for step in range(1, tokens + 1):
            candidates = torch.log_softmax(logits.float(), dim=-1)
            candidates[:, never] = -float("inf")
            vocabulary = candidates.size(-1)
            scores, chosen = (candidates + scores[:, None]).view(-1).topk(beams)
            parents, token = chosen // vocabulary, chosen % vocabulary
            ids = torch.cat((ids[parents], token[:, None]), dim=1)
            memories = [m[parents] for m in memories]
            if step < tokens:
                positions = prompt.next_positions(step).expand(beams, -1, -1)
                mask = prefix_mask(torch.zeros(1, dtype=torch.long), 1, memories[0].size(1)).to(dtype)
                states, memories = model.forward_with_memories(token[:, None], positions, mask, memories)
                logits = model.logits(states)[:, -1]
        seconds = time.perf_counter() - started
    return {"ids": ids[0].tolist(), "score": scores[0].item(), "seconds": seconds, "peak_bytes": memory.bytes}


@dataclass(frozen=True)
class Texts:
    """Texts padded to one length, as the reference's data loader hands them out."""

    ids: Tensor  # [texts, length]
    positions: Tensor  # [texts, 2, length]
    separator: Tensor  # [texts]
    targets: Tensor  # [texts, length]
    counted: Tensor  # [texts, length]: 1 where a target counts


@torch.inference_mode()
def score(model: Glm, texts: Texts, batch: int) -> dict:
    """Log-probability of every text's targets: dense masks, padding computed, all positions projected."""
    dtype = model.word_embeddings.weight.dtype
    length = texts.ids.size(1)
    started = time.perf_counter()
    scores = []
    for first in range(0, texts.ids.size(0), batch):
        rows = slice(first, first + batch)
        mask = prefix_mask(texts.separator[rows], length).to(dtype)
        logits = model.logits(model(texts.ids[rows], texts.positions[rows], mask)).float()
        losses = torch.nn.functional.cross_entropy(logits.flatten(0, 1), texts.targets[rows].flatten(), reduction="none")
        scores += (-losses.view(logits.shape[:2]) * texts.counted[rows]).sum(-1).tolist()
    return {"scores": scores, "seconds": time.perf_counter() - started}
