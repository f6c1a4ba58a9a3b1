"""Checks the eager PyTorch GLM: against reference values where they are (GLM4J_SHARED or ../../../shared), and that its
two ways of decoding agree.

    python -m unittest discover bench/python
"""

import json
import os
import unittest
from dataclasses import replace
from pathlib import Path

import torch

from decode import Prompt, decode_cached, decode_with_memories
from model import SIZES, Config, Glm, build, load, prefix_mask

SHARED = Path(os.environ.get("GLM4J_SHARED", Path(__file__).resolve().parents[3] / "shared"))
GOLDENS = SHARED / "goldens"


def golden_model(name: str, dtype: torch.dtype, dense: bool) -> Glm:
    folder = GOLDENS / "checkpoints" / name
    sizes = json.loads((folder / "model_args.json").read_text())
    config = Config(
        sizes["num_layers"],
        sizes["hidden_size"],
        sizes["num_attention_heads"],
        sizes["vocab_size"],
        sizes["max_sequence_length"],
        sizes["block_position_encoding"],
        dense=dense,
    )
    return load(config, str(folder / "model.safetensors")).to(dtype).eval()


def golden_mask(case: dict, memory_length: int) -> torch.Tensor:
    """The case's mask as 0/1 [batch, 1, query, key]"""
    mask = torch.tensor(case["attention_mask"])
    batch, length = len(case["input_ids"]), len(case["input_ids"][0])
    if mask.dim() == 1:
        return prefix_mask(mask.expand(batch), length, memory_length)
    return mask[..., -(memory_length + length) :] > 0


@unittest.skipUnless(GOLDENS.is_dir(), "reference values are not there")
class GoldenTest(unittest.TestCase):
    def assert_summary(self, expected: dict, actual: torch.Tensor, tolerance: float):
        self.assertEqual(expected["shape"], list(actual.shape))
        samples = actual.flatten()[:: expected["stride"]][: len(expected["samples"])]
        torch.testing.assert_close(samples, torch.tensor(expected["samples"], dtype=actual.dtype), atol=tolerance, rtol=tolerance)
        self.assertLessEqual(abs(actual.double().sum().item() - expected["sum"]), tolerance * expected["abssum"])

    def check(self, dtype_name: str, tolerance: float, dense: bool):
        dtype = getattr(torch, dtype_name)
        chains: dict[str, list[torch.Tensor]] = {}
        compared = 0
        for line in (GOLDENS / "forward" / "forward.jsonl").read_text().splitlines():
            case = json.loads(line)
            name, fully_masked = case["model"], "fully_masked" in case["id"]
            if name not in ("tiny_block", "tiny_noblock") or (fully_masked and not dense):
                continue  # variants that no benchmark runs; a fused kernel gives a row that sees nothing another value
            with self.subTest(model=name, case=case["id"]), torch.inference_mode():
                model = golden_model(name, dtype, dense)
                ids, positions = torch.tensor(case["input_ids"]), torch.tensor(case["position_ids"])
                chained = case["id"].startswith("mems_") and not case["id"].startswith("mems_0")
                memories = chains[name] if chained else None
                mask = golden_mask(case, memories[0].size(1) if chained else 0)
                states, after = model.forward_with_memories(ids, positions, mask.to(dtype) if dense else mask, memories)
                if case.get("return_memory"):
                    chains[name] = after
                expected = case["outputs"][dtype_name]
                logits = model.logits(states)
                self.assert_summary(expected["logits"], logits, tolerance)
                self.assertEqual(expected["argmax"], logits.argmax(-1).tolist())
                for memory, summary in zip(after, expected["mems"]):
                    self.assert_summary(summary, memory, tolerance)
                compared += 1
        self.assertGreaterEqual(compared, 20)

    def test_dense_double(self):
        self.check("float64", 1e-10, dense=True)

    def test_dense_single(self):
        self.check("float32", 2e-4, dense=True)

    def test_fused_double(self):
        self.check("float64", 1e-10, dense=False)

    def test_fused_single(self):
        self.check("float32", 2e-4, dense=False)


class DecodingTest(unittest.TestCase):
    def setUp(self):
        # wide weights, so that the next token depends on the context and not on chance
        self.model = build("glm-tiny", seed=7, vocabulary=300, max_length=64).double().eval()
        with torch.no_grad():
            for parameter in self.model.parameters():
                if parameter.dim() == 2:
                    parameter.mul_(10)
        ids = torch.randint(300, (3, 12), generator=torch.Generator().manual_seed(1))
        place = torch.cat((torch.arange(11), torch.tensor([4])))
        block = torch.tensor([0] * 11 + [1])
        self.prompt = Prompt(ids, torch.stack((place, block)).expand(3, 2, 12), torch.tensor([11, 11, 11]))

    def test_both_ways_choose_the_same_tokens(self):
        dense = Glm(replace(self.model.config, dense=True)).double().eval()
        dense.load_state_dict(self.model.state_dict())
        cached = decode_cached(self.model, self.prompt, 20).ids
        self.assertEqual(cached.tolist(), decode_with_memories(dense, self.prompt, 20).ids.tolist())
        self.assertGreater(cached.unique().numel(), 10)

    def test_cached_step_equals_recomputing_everything(self):
        tokens = decode_cached(self.model, self.prompt, 6).ids
        ids = torch.cat((self.prompt.ids, tokens[:, :5]), dim=1)
        positions = torch.cat((self.prompt.positions, *(self.prompt.next_positions(i) for i in range(1, 6))), dim=2)
        with torch.inference_mode():
            logits = self.model.logits(self.model(ids, positions, prefix_mask(self.prompt.separator, ids.size(1))))
        self.assertEqual(tokens.tolist(), logits[:, -6:].argmax(-1).tolist())


class SizesTest(unittest.TestCase):
    def test_parameter_counts(self):
        with torch.device("meta"):
            counts = {name: sum(p.numel() for p in Glm(SIZES[name]).parameters()) for name in ("glm-base", "glm-large")}
        # vocabulary and two position tables; per layer 12 h^2 weights and 13 h biases and norms; final norm
        expected = {n: (v + 2 * 513) * h + layers * (12 * h * h + 13 * h) + 2 * h for n, v, h, layers in
                    (("glm-base", 30592, 768, 12), ("glm-large", 30592, 1024, 24))}
        self.assertEqual(expected, counts)


if __name__ == "__main__":
    unittest.main()
