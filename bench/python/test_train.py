"""The two ways of a training step are the same function, and a step learns."""

import unittest

import torch

from model import SIZES
from train import Training

BATCH = {
    "ids": [[101, 7, 8, 9, 5, 3, 4], [101, 9, 5, 3, 4, 0, 0]],
    "positions": [[[0, 1, 2, 3, 4, 3, 3], [0, 0, 0, 0, 0, 1, 2]], [[0, 1, 2, 1, 1, 0, 0], [0, 0, 0, 1, 2, 0, 0]]],
    "targets": [[0, 0, 0, 0, 0, 4, 6], [0, 0, 0, 4, 6, 0, 0]],
    "lossMask": [[0, 0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 1, 0, 0]],
    "separators": [5, 3],
    "rate": 1e-3,
}


class TrainingTest(unittest.TestCase):
    def test_both_ways_compute_the_same_loss(self):
        fused = Training("glm-tiny", dense=False, dropout=0.0, batch=BATCH)
        dense = Training("glm-tiny", dense=True, dropout=0.0, batch=BATCH)
        self.assertAlmostEqual(fused.loss().item(), dense.loss().item(), places=5)

    def test_only_targets_count(self):
        training = Training("glm-tiny", dense=False, dropout=0.0, batch=BATCH)
        expected = training.loss().item()
        training.targets[0, 0] = 77
        self.assertEqual(training.loss().item(), expected)

    def test_steps_lower_the_loss(self):
        for dense in (False, True):
            training = Training("glm-tiny", dense=dense, dropout=0.1, batch=BATCH)
            losses = [training.step()["loss"] for _ in range(20)]
            self.assertLess(losses[-1], losses[0] - 1)

    def test_biases_and_norms_do_not_decay(self):
        training = Training("glm-tiny", dense=False, dropout=0.0, batch=BATCH)
        decaying, kept = training.optimizer.param_groups
        self.assertTrue(all(parameter.dim() == 2 for parameter in decaying["params"]))
        self.assertTrue(all(parameter.dim() == 1 for parameter in kept["params"]))
        self.assertEqual(kept["weight_decay"], 0.0)
        self.assertEqual(len(decaying["params"]) + len(kept["params"]), 3 + 12 * SIZES["glm-tiny"].layers + 2)


if __name__ == "__main__":
    torch.set_num_threads(1)
    unittest.main()
