"""Scores and steps of choices and labels."""

import unittest

import torch

from cloze import Cloze, ClozeTraining
from model import build

CHOICES = {
    "ids": [[101, 7, 103, 5, 3, 0], [101, 7, 103, 5, 3, 8], [101, 9, 103, 5, 3, 0]],
    "positions": [[[0, 1, 2, 3, 2, 0], [0, 0, 0, 0, 1, 0]], [[0, 1, 2, 3, 2, 2], [0, 0, 0, 0, 1, 2]], [[0, 1, 2, 3, 2, 0], [0, 0, 0, 0, 1, 0]]],
    "separators": [4, 4, 4],
    "targets": [[0, 0, 0, 0, 6, 0], [0, 0, 0, 0, 8, 4], [0, 0, 0, 0, 6, 0]],
    "logitMask": [[0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 1, 1], [0, 0, 0, 0, 1, 0]],
    "choices": [2, 1],
    "labels": [1, 0],
    "rate": 1e-3,
}
LABELS = {
    **{key: CHOICES[key] for key in ("ids", "positions", "separators", "rate")},
    "words": [[20, 21]] * 3,
    "places": [4, 5, 4],
    "labels": [1, 0, 1],
}


class ClozeTest(unittest.TestCase):
    def test_scores_are_sums_of_log_probabilities(self):
        cloze = Cloze(build("glm-tiny").eval(), CHOICES)
        scores = cloze.evaluate()["scores"]
        self.assertEqual([len(row) for row in scores], [2, 1])
        logits = cloze.model.logits(cloze.model(cloze.ids, cloze.positions, cloze.mask)).log_softmax(-1)
        self.assertAlmostEqual(scores[0][1], (logits[1, 4, 8] + logits[1, 5, 4]).item(), places=4)

    def test_labels_score_their_words(self):
        cloze = Cloze(build("glm-tiny").eval(), LABELS)
        logits = cloze.model.logits(cloze.model(cloze.ids, cloze.positions, cloze.mask))
        self.assertAlmostEqual(cloze.evaluate()["scores"][1][0], logits[1, 5, 20].item(), places=5)

    def test_both_ways_score_alike(self):
        for batch in (CHOICES, LABELS):
            fused, dense = (Cloze(build("glm-tiny", dense=way).eval(), batch).scores() for way in (False, True))
            torch.testing.assert_close(fused, dense, atol=1e-5, rtol=1e-5)

    def test_steps_lower_the_loss(self):
        for batch in (CHOICES, LABELS):
            training = ClozeTraining(build("glm-tiny", dense=True, dropout=0.1), batch)
            losses = [training.step()["loss"] for _ in range(8)]
            self.assertLess(losses[-1], losses[0] / 2)


if __name__ == "__main__":
    torch.set_num_threads(1)
    unittest.main()
