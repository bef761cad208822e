"""EfficientNet-Lite2 with its batch norms (unfolded) and MiniLM, in plain PyTorch, from npz weights."""
from __future__ import annotations
import numpy as np, torch
from torch import nn
from torch.nn import functional as F
STAGE_BLOCKS, STAGE_STRIDES = (1, 3, 3, 4, 4, 5, 1), (1, 2, 2, 2, 1, 2, 1)
EARLY, EPS = (6, 14), 1e-3
LAYOUT = [torch.channels_last]  # the faster one, measured at the start

class Unit(nn.Module):
    """Convolution with SAME padding, batch norm, maybe ReLU6."""
    def __init__(self, w, conv, bn, stride=1, depthwise=False, relu=True):
        super().__init__()
        weight = w[conv + ".weight"]
        self.weight = nn.Parameter(weight.clone()); self.stride, self.relu = stride, relu
        self.groups = len(weight) if depthwise else 1
        self.bn = nn.BatchNorm2d(len(weight), eps=EPS, momentum=0.01)
        with torch.no_grad():
            for mine, theirs in (("weight", "weight"), ("bias", "bias"), ("running_mean", "running_mean"), ("running_var", "running_var")):
                getattr(self.bn, mine).copy_(w[f"{bn}.{theirs}"])
    def forward(self, x):
        k = self.weight.shape[-1]
        pads = [max((-(-s // self.stride) - 1) * self.stride + k - s, 0) for s in x.shape[-2:]]
        even = all(p % 2 == 0 for p in pads)
        if not even: x = F.pad(x, [pads[1] // 2, pads[1] - pads[1] // 2, pads[0] // 2, pads[0] - pads[0] // 2])
        y = F.conv2d(x, self.weight, None, self.stride, [p // 2 for p in pads] if even else 0, groups=self.groups)
        y = self.bn(y)
        return F.relu6(y) if self.relu else y

class Block(nn.Module):
    def __init__(self, w, p, stride):
        super().__init__()
        wide = p + "_expand_conv.weight" in w
        self.expand = Unit(w, p + "_expand_conv", p + "_bn0") if wide else nn.Identity()
        self.depthwise = Unit(w, p + "_depthwise_conv", p + "_bn1", stride, depthwise=True)
        self.project = Unit(w, p + "_project_conv", p + "_bn2", relu=False)
        before = w[p + ("_expand_conv" if wide else "_depthwise_conv") + ".weight"]
        ch = before.shape[1] if wide else before.shape[0]
        self.residual = stride == 1 and ch == len(self.project.weight)
        self.drop = 0.0
    def forward(self, x):
        y = self.project(self.depthwise(self.expand(x)))
        if not self.residual: return y
        if self.training and self.drop:
            keep = (torch.rand(len(x), 1, 1, 1, device=x.device) >= self.drop).to(y.dtype) / (1 - self.drop)
            y = y * keep
        return x + y

class ImageTower(nn.Module):
    def __init__(self, w):
        super().__init__()
        strides = [s if i == 0 else 1 for s, n in zip(STAGE_STRIDES, STAGE_BLOCKS) for i in range(n)]
        self.stem = Unit(w, "_conv_stem", "_bn0", 2)
        self.blocks = nn.ModuleList(Block(w, f"_blocks.{i}.", s) for i, s in enumerate(strides))
        self.head = Unit(w, "_conv_head", "_bn1")
        self.classifier = nn.Linear(1280, 1000)
        self.classifier.load_state_dict({"weight": w["_fc.weight"], "bias": w["_fc.bias"]})
        self.frozen, self.branch = 0, None
    def set_frozen(self, blocks, drop):
        """The stem and so many blocks stay as they are (all and the head for a number above the last)."""
        self.frozen = blocks
        for m in [self.stem, *self.blocks[:blocks], *([self.head] if blocks > len(self.blocks) else [])]: m.requires_grad_(False)
        for i, b in enumerate(self.blocks): b.drop = drop * i / len(self.blocks)
    def train(self, mode=True):
        super().train(mode)
        for m in [self.stem, *self.blocks[:self.frozen], *([self.head] if self.frozen > len(self.blocks) else [])]: m.eval()
        return self
    def forward(self, pixels, layout):
        """pixels float 0..255 (n, 3, 260, 260); the grid (n, 81, 1280) and details (n, 2091)."""
        x = ((pixels - 127.0) / 128.0).contiguous(memory_format=LAYOUT[0])
        details = []
        with torch.no_grad() if self.frozen else torch.enable_grad(): x = self.stem(x)
        for i, b in enumerate(self.blocks):
            if i == self.frozen and self.training: self.branch = x.detach()
            with torch.set_grad_enabled(torch.is_grad_enabled() and i >= self.frozen): x = b(x)
            if i in EARLY:
                s = x.float()
                details.append(torch.cat([F.adaptive_avg_pool2d(s, 3).flatten(1), s.flatten(2).std(-1), s.amax((2, 3))], 1))
        with torch.set_grad_enabled(torch.is_grad_enabled() and self.frozen <= len(self.blocks)): x = self.head(x)
        return x.flatten(2).transpose(1, 2), torch.cat([*details, layout], 1)

    @torch.no_grad()
    def classes_after(self, x, start):
        """What ImageNet's classifier says (n, 1000) of what left the first blocks."""
        for b in self.blocks[start:]: x = b(x)
        return self.classifier(self.head(x).flatten(2).mean(-1))

COLOURS = torch.tensor([[l, a, b] for l in (20, 50, 80) for a in (-30, 0, 30) for b in (-30, 0, 30)], dtype=torch.float32)
TO_XYZ = torch.tensor([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]) / torch.tensor([[0.950470], [1.0], [1.088830]])
def colour_layout(pixels):
    small = F.interpolate(pixels.float(), size=(54, 54), mode="area").permute(0, 2, 3, 1) / 255
    linear = torch.where(small <= 0.04045, small / 12.92, ((small.clamp(min=0) + 0.055) / 1.055) ** 2.4)
    xyz = linear @ TO_XYZ.T.to(linear); knee = 6 / 29
    f = torch.where(xyz > knee**3, xyz.clamp(min=1e-8) ** (1 / 3), xyz / (3 * knee**2) + 4 / 29)
    lab = torch.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)
    c = COLOURS.to(lab)
    sq = (lab**2).sum(-1, keepdim=True) - 2 * lab @ c.T + (c**2).sum(-1)
    shares = (-sq / (2 * 15.0**2)).softmax(-1)
    return shares.reshape(len(pixels), 3, 18, 3, 18, 27).mean((2, 4)).flatten(1)

D, HEADS, LN = 384, 12, 1e-12
class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.merge = (nn.Linear(D, D) for _ in range(4))
        self.merge_norm = nn.LayerNorm(D, LN); self.widen, self.narrow = nn.Linear(D, 4 * D), nn.Linear(4 * D, D); self.narrow_norm = nn.LayerNorm(D, LN)
        self.drop = 0.0
    def forward(self, x, mask):
        q, k, v = (p(x).unflatten(-1, (HEADS, -1)).transpose(1, 2) for p in (self.query, self.key, self.value))
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        d = self.drop if self.training else 0.0
        x = self.merge_norm(x + F.dropout(self.merge(y.transpose(1, 2).flatten(2)), d))
        return self.narrow_norm(x + F.dropout(self.narrow(F.gelu(self.widen(x))), d))
NAMES = {"attention.self.query": "query", "attention.self.key": "key", "attention.self.value": "value", "attention.output.dense": "merge",
         "attention.output.LayerNorm": "merge_norm", "intermediate.dense": "widen", "output.dense": "narrow", "output.LayerNorm": "narrow_norm"}
def layer_from(w, i):
    layer = Layer()
    layer.load_state_dict({f"{o}.{k}": w[f"encoder.layer.{i}.{t}.{k}"] for t, o in NAMES.items() for k in ("weight", "bias")})
    return layer
class TextTower(nn.Module):
    """Frozen MiniLM; `tuned` are copies of its last layers that learn, branching off the frozen ones."""
    def __init__(self, w, tuned):
        super().__init__()
        self.register_buffer("words", w["embeddings.word_embeddings.weight"])
        self.register_buffer("places", w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0])
        self.norm = nn.LayerNorm(D, LN)
        self.norm.load_state_dict({k: w[f"embeddings.LayerNorm.{k}"] for k in ("weight", "bias")})
        self.layers = nn.ModuleList(layer_from(w, i) for i in range(6))
        self.requires_grad_(False)
        self.tuned = nn.ModuleList(layer_from(w, i) for i in range(6 - tuned, 6))
        for l in self.tuned: l.drop = 0.1
    def forward(self, ids, mask, plain=False):
        with torch.no_grad():
            x = self.norm(F.embedding(ids, self.words) + self.places[: ids.shape[1]])
            for l in self.layers[: 6 - (0 if plain else len(self.tuned))]: x = l(x, mask)
        if not plain:
            for l in self.tuned: x = l(x, mask)
        return x
def load(path): return {k: torch.from_numpy(v).float() for k, v in np.load(path).items() if v.dtype.kind == "f"}
