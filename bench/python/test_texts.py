"""Checks beam search and scoring of the eager PyTorch GLM against the plainest way of doing the same.

    python -m unittest discover bench/python
"""

import itertools
import unittest

import torch

from decode import Prompt, decode_with_memories
from model import build, prefix_mask
from texts import Texts, beam_search, score

VOCABULARY = 7
NEVER = 6
LENGTH = 5


def model():
    glm = build("glm-base", seed=3, layers=2, hidden=32, heads=2, vocabulary=VOCABULARY, max_length=64, dense=True).double()
    with torch.no_grad():
        for parameter in glm.parameters():
            if parameter.dim() == 2:
                parameter.mul_(10)  # the next token depends on the context, not on chance
    return glm


def prompt() -> Prompt:
    ids = torch.tensor([[1, 2, 3, 4, 5, 0]])
    positions = torch.tensor([[[0, 1, 2, 3, 4, 4], [0, 0, 0, 0, 0, 1]]])
    return Prompt(ids, positions, torch.tensor([LENGTH]))


def log_probability(glm, continuation: tuple[int, ...]) -> float:
    """Of a continuation of the prompt, the whole text computed at once."""
    start = prompt()
    ids = torch.cat((start.ids, torch.tensor([continuation])), dim=1)
    steps = [start.positions] + [start.next_positions(step) for step in range(1, len(continuation) + 1)]
    mask = prefix_mask(start.separator, ids.size(1)).double()
    with torch.inference_mode():
        probabilities = torch.log_softmax(glm.logits(glm(ids, torch.cat(steps, dim=2), mask)), dim=-1)[0]
    return sum(probabilities[LENGTH + i, token].item() for i, token in enumerate(continuation))


class BeamSearchTest(unittest.TestCase):
    def test_as_many_beams_as_texts_find_the_best_text(self):
        glm = model()
        texts = list(itertools.product([t for t in range(VOCABULARY) if t != NEVER], repeat=2))
        best = max(texts, key=lambda text: log_probability(glm, text))

        found = beam_search(glm, prompt(), len(texts), 2, NEVER)

        self.assertEqual(list(best), found["ids"])
        self.assertAlmostEqual(log_probability(glm, best), found["score"], places=5)

    def test_one_beam_is_greedy(self):
        glm = model()
        greedy = decode_with_memories(glm, prompt(), 6)
        self.assertEqual(greedy.ids[0].tolist(), beam_search(glm, prompt(), 1, 6, VOCABULARY - 1)["ids"])


class ScoreTest(unittest.TestCase):
    def test_padding_changes_nothing(self):
        glm = model()
        start = prompt()
        continuation = (3, 1, 4)
        ids = torch.cat((start.ids, torch.tensor([continuation[:-1]])), dim=1)
        length = ids.size(1)
        positions = torch.cat([start.positions] + [start.next_positions(step) for step in (1, 2)], dim=2)
        targets, counted = torch.zeros(1, length, dtype=torch.long), torch.zeros(1, length)
        targets[0, LENGTH:] = torch.tensor(continuation)
        counted[0, LENGTH:] = 1

        for padding in (0, 9):
            pad = lambda rows: torch.nn.functional.pad(rows, (0, padding))
            texts = Texts(pad(ids), pad(positions), start.separator, pad(targets), pad(counted))
            self.assertAlmostEqual(log_probability(glm, continuation), score(glm, texts, 4)["scores"][0], places=5)


if __name__ == "__main__":
    unittest.main()
