"""
A causal transformer over what somebody visited, which scores candidates: SASRec (Kang and McAuley 2018) with the calibrated
loss of gSASRec (Petrov and Macdonald 2023).
"""

import math

import torch
from torch import Tensor, nn

HIDDEN = -1e9  # added to what softmax is not to see
PADDING = 0  # nothing, and a product that the model does not know


class Block(nn.Module):
    """Attention to what came before, then a layer of its own at each place; each normalised first, and added."""

    def __init__(self, dim: int, heads: int, dropout: float):
        super().__init__()
        self.heads = heads
        self.before_attention = nn.LayerNorm(dim)
        self.query, self.key, self.value, self.out = (nn.Linear(dim, dim) for _ in range(4))
        self.before_layer = nn.LayerNorm(dim)
        self.layer = nn.Sequential(nn.Linear(dim, 2 * dim), nn.GELU(), nn.Dropout(dropout), nn.Linear(2 * dim, dim))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, hidden: Tensor) -> Tensor:
        """`x` is [batch, length, dim]; `hidden` [batch, 1, length, length] is `HIDDEN` or less where a place may not look."""
        batch, length, dim = x.shape
        each = dim // self.heads

        def split(y: Tensor) -> Tensor:
            return y.view(batch, length, self.heads, each).transpose(1, 2)

        y = self.before_attention(x)
        q, k, v = split(self.query(y)), split(self.key(y)), split(self.value(y))
        attention = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(each) + hidden, dim=-1)
        mixed = (self.dropout(attention) @ v).transpose(1, 2).reshape(batch, length, dim)
        x = x + self.dropout(self.out(mixed))
        return x + self.dropout(self.layer(self.before_layer(x)))


class SequenceModel(nn.Module):
    def __init__(self, items: int, length: int, dim: int, blocks: int, heads: int, dropout: float):
        super().__init__()
        self.items = items
        self.item = nn.Embedding(items + 1, dim, padding_idx=PADDING)
        self.bias = nn.Embedding(items + 1, 1)
        self.place = nn.Embedding(length, dim)
        self.dropout = nn.Dropout(dropout)
        self.blocks = nn.ModuleList(Block(dim, heads, dropout) for _ in range(blocks))
        self.last = nn.LayerNorm(dim)
        # Places that come later, and all but the place itself: one of padding looks at itself, so that it is a number too.
        self.register_buffer("later", torch.full((length, length), HIDDEN).triu(1))
        self.register_buffer("others", HIDDEN * (1 - torch.eye(length)))
        nn.init.normal_(self.item.weight, std=0.05)
        nn.init.normal_(self.place.weight, std=0.05)
        nn.init.zeros_(self.bias.weight)
        with torch.no_grad():
            self.item.weight[PADDING].zero_()

    def states(self, history: Tensor) -> Tensor:
        """What is expected after each place of `history` ([batch, length], oldest first, padded in front)."""
        blank = (history == PADDING).float()[:, None, None, :]
        hidden = self.later + blank * self.others
        x = self.dropout(self.item(history) * math.sqrt(self.item.embedding_dim) + self.place.weight)
        for block in self.blocks:
            x = block(x, hidden)
        return self.last(x)

    def logits(self, states: Tensor, items: Tensor) -> Tensor:
        """`states` [..., dim] against `items` [..., n]."""
        return (self.item(items) @ states[..., None]).squeeze(-1) + self.bias(items).squeeze(-1)

    def forward(self, history: Tensor, candidates: Tensor) -> Tensor:
        """The probability of each candidate ([batch, n]) to come next."""
        return torch.sigmoid(self.logits(self.states(history)[:, -1], candidates))

    def begin_with_popularity(self, shares: Tensor) -> None:
        """A model that has learnt nothing yet gives each product its share of all visits."""
        with torch.no_grad():
            self.bias.weight.copy_(torch.logit(shares)[:, None])

    def settle_unknown(self) -> None:
        """A product that the model does not know is one of no affinity and middling popularity."""
        with torch.no_grad():
            self.bias.weight[PADDING] = self.bias.weight[1:].median()


def calibrated_loss(positive: Tensor, negative: Tensor, items: int, calibration: float) -> Tensor:
    """
    gBCE (Petrov and Macdonald 2023, section 5; arXiv 2308.07192): sampled negatives make a model too sure, which the power `beta` of the
    positive's probability takes back; `calibration` 0 is plain cross-entropy, 1 probabilities that are right in the mean.
    `positive` is [n], `negative` [n, k].
    """
    share = negative.shape[1] / (items - 1)
    beta = share * (calibration * (1 - 1 / share) + 1 / share)
    return -(beta * nn.functional.logsigmoid(positive) + nn.functional.logsigmoid(-negative).sum(1)).mean()
