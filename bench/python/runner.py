"""Runs the eager PyTorch GLM for glm4j's benchmarks: one JSON command a line on stdin, one JSON answer a line on stdout.

    {"command": "describe"}                                        -> {"python", "torch", "threads", "blas"}
    {"command": "load", "size", "weights", "dtype", "way", "max_length"} -> {"parameters", "seconds"}
    {"command": "decode", "ids", "positions", "separator", "tokens"} -> {"ids", "prefill_seconds", "decode_seconds"}
    {"command": "train", "size", "dense", "dropout", "batch"}      -> {}
    {"command": "step"}                                            -> {"seconds", "loss"}
    {"command": "beams", "ids", "positions", "separator", "beams", "tokens", "never"} -> {"ids", "score", "seconds", "peak_bytes"}
    {"command": "score", "ids", "positions", "separator", "targets", "counted", "batch"} -> {"scores", "seconds"}
    {"command": "cloze-train", "size", "dropout", "batch"}         -> {}, a training for the next steps
    {"command": "cloze-scores", "batch"}                           -> {"seconds", "scores"}, of the model that is loaded
    {"command": "tokenize", "vocabulary", "texts"}                 -> {"seconds", "tokens"}

`way` is "cached" or "memories". An error is answered as {"error": sentence}; the end of stdin ends the program.
"""

import argparse
import json
import platform
import sys
import time
from dataclasses import replace

import torch

from cloze import Cloze, ClozeTraining
from decode import Prompt, decode_cached, decode_with_memories
from model import SIZES, Glm, build, load
from texts import Texts, beam_search, score
from train import Training

WAYS = {"cached": decode_cached, "memories": decode_with_memories}


class Runner:
    def __init__(self):
        self.model: Glm | None = None
        self.decode = decode_cached
        self.training: Training | ClozeTraining | None = None
        self.commands = {
            "describe": self.on_describe,
            "load": self.on_load,
            "decode": self.on_decode,
            "train": self.on_train,
            "cloze-train": self.on_cloze_train,
            "cloze-scores": lambda batch: Cloze(self.model, batch).evaluate(),
            "step": lambda: self.training.step(),
            "beams": self.on_beams,
            "score": self.on_score,
            "tokenize": tokenize,
        }

    def answer(self, line: str) -> dict:
        try:
            request = json.loads(line)
            return self.commands[request.pop("command")](**request)
        except Exception as failure:  # the other side of the pipe decides what an error means
            return {"error": f"{type(failure).__name__}: {failure}"}

    def on_describe(self) -> dict:
        blas = next((part.strip() for part in torch.__config__.show().splitlines() if "MKL" in part or "BLAS" in part), "")
        return {"python": platform.python_version(), "torch": torch.__version__, "threads": torch.get_num_threads(), "blas": blas}

    def on_load(self, size: str, weights: str, dtype: str, way: str, max_length: int = 512) -> dict:
        started = time.perf_counter()
        self.model = None  # frees the former weights before the new ones come
        self.decode = WAYS[way]
        self.model = load(replace(SIZES[size], dense=way == "memories", max_length=max_length), weights).to(getattr(torch, dtype)).eval()
        return {"parameters": sum(p.numel() for p in self.model.parameters()), "seconds": time.perf_counter() - started}

    def on_decode(self, ids: list, positions: list, separator: list, tokens: int) -> dict:
        prompt = Prompt(torch.tensor(ids), torch.tensor(positions), torch.tensor(separator))
        decoded = self.decode(self.model, prompt, tokens)
        return {
            "ids": decoded.ids.tolist(),
            "prefill_seconds": decoded.prefill_seconds,
            "decode_seconds": decoded.decode_seconds,
        }

    def on_beams(self, ids: list, positions: list, separator: list, beams: int, tokens: int, never: int) -> dict:
        prompt = Prompt(torch.tensor(ids), torch.tensor(positions), torch.tensor(separator))
        return beam_search(self.model, prompt, beams, tokens, never)

    def on_score(self, batch: int, **arrays: list) -> dict:
        return score(self.model, Texts(**{name: torch.tensor(rows) for name, rows in arrays.items()}), batch)

    def on_cloze_train(self, size: str, dropout: float, batch: dict) -> dict:
        self.model = self.training = None  # frees what was before
        torch.manual_seed(0)
        self.training = ClozeTraining(build(size, dense=True, dropout=dropout), batch)
        return {}

    def on_train(self, **task) -> dict:
        self.model = self.training = None  # frees what was before
        self.training = Training(**task) if task else None
        return {}


def tokenize(vocabulary: str, texts: list) -> dict:
    """Encodes all texts at once with the Rust library that glm4j uses too, on all cores."""
    from tokenizers import BertWordPieceTokenizer

    tokenizer = BertWordPieceTokenizer(vocabulary, lowercase=True)
    started = time.perf_counter()
    encodings = tokenizer.encode_batch(texts, add_special_tokens=False)
    return {"seconds": time.perf_counter() - started, "tokens": sum(len(encoding.ids) for encoding in encodings)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, help="threads of one operation (default: torch's own choice)")
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    runner = Runner()
    for line in sys.stdin:
        print(json.dumps(runner.answer(line)), flush=True)


if __name__ == "__main__":
    main()
