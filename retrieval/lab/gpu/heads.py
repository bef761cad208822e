"""Projection heads over the whole 9 x 9 grid, as in retrieval/builtin/heads.py but narrower and for any device."""
from __future__ import annotations
import torch
from torch import Tensor, nn
from torch.nn import functional as F
CELLS, CHANNELS, SENTENCE_DIM, DETAILS = 81, 1280, 384, 2091
DIM, POOLED, HIDDEN, ATT, SQUEEZED, CLIP, LEAST = 512, 512, 640, 4, 256, 5.0, 1e-3

def sentence_vectors(states, mask):
    w = mask.unsqueeze(-1).to(states.dtype)
    return F.normalize((states * w).sum(1) / w.sum(1), dim=-1)

class Attention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.score, self.value = nn.Linear(channels, ATT), nn.Linear(channels, POOLED)
    def forward(self, states, bias):
        w = (self.score(states) + bias).softmax(1)
        # the values are linear, so the states are pooled first: far less work
        pooled = torch.einsum("nka,nkc->nac", w, states)
        weight = self.value.weight.view(ATT, POOLED // ATT, -1)
        out = torch.einsum("nac,adc->nad", pooled, weight.to(pooled.dtype)) + self.value.bias.view(ATT, -1).to(pooled.dtype)
        return out.flatten(1)

class Projection(nn.Module):
    def __init__(self, channels, dropout):
        super().__init__()
        self.norm, self.dropout = nn.LayerNorm(channels), nn.Dropout(dropout)
        self.linear, self.widen, self.narrow = nn.Linear(channels, DIM), nn.Linear(channels, 2 * HIDDEN), nn.Linear(HIDDEN, DIM)
        nn.init.zeros_(self.narrow.weight); nn.init.zeros_(self.narrow.bias)
    def forward(self, x):
        x = self.dropout(self.norm(x))
        signal, gate = self.widen(x).chunk(2, -1)
        return F.normalize((self.linear(x) + self.narrow(self.dropout(signal * gate.sigmoid()))).float(), dim=-1)

class ImageHead(nn.Module):
    def __init__(self, dropout=0.0, cells_hidden=0.0):
        super().__init__()
        self.norm, self.dropout, self._hide = nn.LayerNorm(CHANNELS), nn.Dropout(dropout), cells_hidden
        self.attention = Attention(CHANNELS)
        self.place = nn.Parameter(torch.zeros(CELLS, ATT))
        self.register_buffer("usual", torch.zeros(DETAILS)); self.register_buffer("spread", torch.ones(DETAILS))
        self.squeeze = nn.Linear(DETAILS, SQUEEZED)
        self.projection = Projection(CHANNELS + POOLED + SQUEEZED, dropout)
    def forward(self, grid, details):
        seen = self._seen(grid)
        hidden = torch.zeros(seen.shape, device=grid.device).masked_fill(~seen, -torch.inf).unsqueeze(-1)
        pooled = self.attention(self.dropout(self.norm(grid)), self.place + hidden)
        share = (seen / seen.sum(1, keepdim=True)).unsqueeze(-1)
        mean = F.layer_norm((grid * share).sum(1), (CHANNELS,))
        standard = ((details - self.usual) / self.spread).clamp(-CLIP, CLIP)
        return self.projection(torch.cat([mean, pooled.to(mean.dtype), self.squeeze(self.dropout(standard)).to(mean.dtype)], -1))
    def _seen(self, grid):
        shape, dev = grid.shape[:2], grid.device
        if not self.training or not self._hide: return torch.ones(shape, dtype=torch.bool, device=dev)
        # whole 3 x 3 fields are hidden: single cells of the grid know too much of each other
        fields = torch.rand(len(grid), 3, 3, device=dev) > 2 * self._hide * torch.rand(len(grid), 1, 1, device=dev)
        seen = fields.repeat_interleave(3, 1).repeat_interleave(3, 2).flatten(1)
        return seen.scatter(1, torch.randint(shape[1], (len(grid), 1), device=dev), True)

class TextHead(nn.Module):
    def __init__(self, dropout=0.0):
        super().__init__()
        self.attention = Attention(SENTENCE_DIM)
        self.projection = Projection(SENTENCE_DIM + POOLED, dropout)
    def forward(self, states, mask):
        padding = torch.zeros(mask.shape, device=mask.device).masked_fill(~mask, -torch.inf).unsqueeze(-1)
        mean = 20 * sentence_vectors(states.float(), mask)
        return self.projection(torch.cat([mean, self.attention(states, padding).float()], -1))

class HeadPair(nn.Module):
    def __init__(self, dropout=0.0, cells_hidden=0.0):
        super().__init__()
        self.image, self.text = ImageHead(dropout, cells_hidden), TextHead(dropout)
