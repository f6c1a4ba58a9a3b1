"""The General Language Model in eager PyTorch: the baseline that glm4j's benchmarks run against.

Written from the formulas (GLM, arXiv:2103.10360; pre-LayerNorm transformer, tied embeddings, two learned positions).
Two ways to attend, numerically equal:

* fused: one call of scaled_dot_product_attention, keys and values cached. Good eager PyTorch.
* dense: the GLM reference's way. Scores are multiplied by a 0/1 mask, -65504 is added where it is 0, then softmax,
  dropout, product. Context is handed on as memories: the hidden states of every layer, from which keys and values are
  projected anew in every step.
"""

import json
import math
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Config:
    layers: int
    hidden: int
    heads: int
    vocabulary: int = 30592
    max_length: int = 512
    block_positions: bool = True
    dropout: float = 0.0
    dense: bool = False

    @property
    def head_size(self) -> int:
        return self.hidden // self.heads


SIZES = {
    "glm-tiny": Config(2, 128, 2),
    "glm-base": Config(12, 768, 12),
    "glm-large": Config(24, 1024, 16),
    "glm-410m": Config(30, 1024, 16),
    "glm-515m": Config(30, 1152, 18),
    "glm-2b": Config(36, 2048, 32, vocabulary=50304, max_length=1024),
    "glm-10b": Config(48, 4096, 64, vocabulary=50304, max_length=1024),
}


def prefix_mask(separator: Tensor, length: int, memory_length: int = 0) -> Tensor:
    """What each of `length` new tokens sees: all memories, all tokens before its sample's separator, and its past.

    separator: [batch] -> bool [batch, 1, length, memory_length + length]
    """
    place = torch.arange(length, device=separator.device)
    causal = place[None, :] <= place[:, None]  # [query, key]
    prefix = place[None, None, :] < separator[:, None, None]  # [batch, 1, key]
    visible = causal[None] | prefix  # [batch, query, key]
    return F.pad(visible, (memory_length, 0), value=True)[:, None]


class KeyValueCache:
    """Keys and values of one layer, in buffers as long as the longest sequence that will be decoded."""

    def __init__(self, config: Config, batch: int, capacity: int, dtype: torch.dtype, device: torch.device):
        shape = (batch, config.heads, capacity, config.head_size)
        self.keys = torch.empty(shape, dtype=dtype, device=device)
        self.values = torch.empty(shape, dtype=dtype, device=device)
        self.length = 0

    def append(self, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """Adds new positions and returns all there are. [batch, heads, new, head] -> [batch, heads, length, head]"""
        start, self.length = self.length, self.length + key.size(2)
        self.keys[:, :, start : self.length] = key
        self.values[:, :, start : self.length] = value
        return self.keys[:, :, : self.length], self.values[:, :, : self.length]


class Attention(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.query_key_value = nn.Linear(config.hidden, 3 * config.hidden)
        self.dense = nn.Linear(config.hidden, config.hidden)

    def forward(self, x: Tensor, mask: Tensor | None, memory: Tensor | None, cache: KeyValueCache | None) -> Tensor:
        source = x if memory is None else torch.cat((memory, x), dim=1)
        query, key, value = (self.split_heads(part) for part in self.query_key_value(source).chunk(3, dim=-1))
        query = query[:, :, -x.size(1) :]
        if cache is not None:
            key, value = cache.append(key, value)
        context = self.attend_densely(query, key, value, mask) if self.config.dense else self.attend(query, key, value, mask)
        return self.dense(context.transpose(1, 2).reshape(x.shape))

    def attend(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None) -> Tensor:
        dropout = self.config.dropout if self.training else 0.0
        return F.scaled_dot_product_attention(query, key, value, attn_mask=mask, dropout_p=dropout)

    def attend_densely(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
        scores = query @ (key.transpose(-1, -2) / math.sqrt(self.config.head_size))  # [batch, heads, query, key]
        scores = scores * mask + (mask - 1) * 65504.0
        probabilities = F.dropout(scores.softmax(dim=-1), self.config.dropout, self.training)
        return probabilities @ value

    def split_heads(self, x: Tensor) -> Tensor:
        """[batch, length, hidden] -> [batch, heads, length, head]"""
        return x.unflatten(-1, (self.config.heads, self.config.head_size)).transpose(1, 2)


class FeedForward(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.dense_h_to_4h = nn.Linear(config.hidden, 4 * config.hidden)
        self.dense_4h_to_h = nn.Linear(4 * config.hidden, config.hidden)

    def forward(self, x: Tensor) -> Tensor:
        return self.dense_4h_to_h(F.gelu(self.dense_h_to_4h(x), approximate="tanh"))


class Layer(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.dropout = nn.Dropout(config.dropout)
        self.input_layernorm = nn.LayerNorm(config.hidden)
        self.attention = Attention(config)
        self.post_attention_layernorm = nn.LayerNorm(config.hidden)
        self.mlp = FeedForward(config)

    def forward(self, x: Tensor, mask: Tensor | None, memory: Tensor | None, cache: KeyValueCache | None) -> Tensor:
        memory = None if memory is None else self.input_layernorm(memory)
        x = x + self.dropout(self.attention(self.input_layernorm(x), mask, memory, cache))
        return x + self.dropout(self.mlp(self.post_attention_layernorm(x)))


class Transformer(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        positions = config.max_length + 1 if config.block_positions else config.max_length
        self.dropout = nn.Dropout(config.dropout)
        self.position_embeddings = nn.Embedding(positions, config.hidden)
        if config.block_positions:
            self.block_position_embeddings = nn.Embedding(positions, config.hidden)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))
        self.final_layernorm = nn.LayerNorm(config.hidden)


class Glm(nn.Module):
    """Parameter names are those of the published checkpoints."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.word_embeddings = nn.Embedding(config.vocabulary, config.hidden)
        self.transformer = Transformer(config)

    def embed(self, ids: Tensor, positions: Tensor) -> Tensor:
        """ids [batch, length], positions [batch, 2, length] or [batch, length] -> [batch, length, hidden]"""
        trunk, x = self.transformer, self.word_embeddings(ids)
        if self.config.block_positions:
            x = x + trunk.position_embeddings(positions[:, 0]) + trunk.block_position_embeddings(positions[:, 1])
        else:
            x = x + trunk.position_embeddings(positions)
        return trunk.dropout(x)

    def forward(self, ids: Tensor, positions: Tensor, mask: Tensor | None, caches: list[KeyValueCache] | None = None) -> Tensor:
        """Hidden states after the last LayerNorm; `mask` None means that everything is visible.

        A dense model takes a 0/1 mask of its own dtype, a fused one a bool mask.
        """
        x = self.embed(ids, positions)
        for i, layer in enumerate(self.transformer.layers):
            x = layer(x, mask, None, None if caches is None else caches[i])
        return self.transformer.final_layernorm(x)

    def forward_with_memories(
        self, ids: Tensor, positions: Tensor, mask: Tensor, memories: list[Tensor] | None
    ) -> tuple[Tensor, list[Tensor]]:
        """The reference's way to continue a context. Memories: the input of every layer, and the last layer's output.

        memories: layers + 1 times [batch, memory_length, hidden]; returned longer by the new tokens
        """
        x = self.embed(ids, positions)
        states = [x]
        for i, layer in enumerate(self.transformer.layers):
            x = layer(x, mask, None if memories is None else memories[i], None)
            states.append(x)
        if memories is not None:
            states = [torch.cat((old, new), dim=1) for old, new in zip(memories, states)]
        return self.transformer.final_layernorm(x), states

    def logits(self, hidden_states: Tensor) -> Tensor:
        """[..., hidden] -> [..., vocabulary], with the word embeddings' weights"""
        return F.linear(hidden_states, self.word_embeddings.weight)

    def initialize(self, seed: int) -> "Glm":
        """N(0, 0.02) for matrices and tables, zero biases, LayerNorms at identity."""
        generator = torch.Generator().manual_seed(seed)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                nn.init.normal_(parameter, std=0.02, generator=generator)
            elif name.endswith("bias"):
                nn.init.zeros_(parameter)
        return self


def load(config: Config, path: str) -> Glm:
    """Copies the weights out of a safetensors file; every tensor of the model must be there."""
    with torch.device("meta"):
        model = Glm(config)
    model.to_empty(device="cpu").load_state_dict(read_safetensors(path))
    return model


def read_safetensors(path: str) -> dict[str, Tensor]:
    """Maps the file (format: 8 bytes header length, JSON header, tensors) so that this script needs torch alone."""
    dtypes = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
    with open(path, "rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    header.pop("__metadata__", None)
    everything = torch.from_file(path, shared=False, size=8 + size + max(t["data_offsets"][1] for t in header.values()), dtype=torch.uint8)
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + size + offset for offset in entry["data_offsets"])
        tensors[name] = everything[begin:end].view(dtypes[entry["dtype"]]).view(entry["shape"])
    return tensors


def build(size: str, seed: int = 0, **changes) -> Glm:
    """A model of a named size with random weights; `changes` override its configuration (dense=True, dropout=0.1)."""
    return Glm(replace(SIZES[size], **changes)).initialize(seed)
