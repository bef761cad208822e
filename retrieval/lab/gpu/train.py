"""Fine-tunes EfficientNet-Lite2, copies of MiniLM's last layers, two pairs of heads and a caption decoder together.

python train.py --data SCRATCH --out $OUT --runs frozen:40,main:230,wide:200 --limit 540
"""
from __future__ import annotations
import argparse, copy, io, json, math, os, sys, time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
import numpy as np
BEGAN = time.time()

@dataclass(frozen=True)
class Config:
    name: str = "main"
    seconds: float = 200
    frozen: int = 4          # blocks of the tower that stay as they are; above 21: the whole tower
    tower_rate: float = 3e-4
    text_rate: float = 5e-5
    tuned: int = 3           # layers of MiniLM that learn
    rate: float = 1e-3
    batch: int = 1024
    flickr: float = 0.6      # share of a batch
    drop_path: float = 0.15
    dropout: float = 0.3
    decay: float = 0.05
    tower_decay: float = 0.05
    cells_hidden: float = 0.2
    tokens_hidden: float = 0.1
    captioning: float = 0.25 # weight of the decoder's loss
    text_only: float = 0.15  # weight of captions finding their siblings
    together: float = 0.5
    soft: float = 0.3
    smallest: float = 0.4    # share of a photo's area that a crop keeps at least
    average: float = 0.998
    classes: float = 0.5     # weight of still knowing ImageNet's classes, as the untouched tower does
    seed: int = 0
    flickr_only: bool = False
CONFIGS = {c.name: c for c in [
    Config("frozen", frozen=99, tuned=0),
    Config("main"),
    Config("wide", frozen=2, tower_rate=1e-3, text_rate=1e-4, drop_path=0.25, smallest=0.3),
    Config("gentle", frozen=7, tower_rate=1e-4, text_rate=3e-5),
    Config("strong", frozen=4, tower_rate=6e-4, text_rate=1e-4, drop_path=0.25, smallest=0.3, dropout=0.4, tower_decay=0.1),
    Config("firm", frozen=4, tower_rate=3e-4, text_rate=1e-4, drop_path=0.25, smallest=0.25, dropout=0.4, decay=0.2, cells_hidden=0.3),
]}

_BLOB = None
def _decode(job):
    from PIL import Image
    global _BLOB
    at, size = job
    im = Image.open(io.BytesIO(_BLOB[at : at + size])).convert("RGB").resize((256, 256), Image.Resampling.BICUBIC)
    return np.asarray(im).tobytes()

def read_photos(data: Path, places, workers):
    global _BLOB
    _BLOB = b"".join(p.read_bytes() for p in sorted(data.glob("photos.part*")))
    jobs = [(int(a), int(s)) for a, s in places]
    out = np.empty((len(jobs), 256, 256, 3), np.uint8)
    with ProcessPoolExecutor(workers) as pool:
        for i, raw in enumerate(pool.map(_decode, jobs, chunksize=64)): out[i] = np.frombuffer(raw, np.uint8).reshape(256, 256, 3)
    _BLOB = None
    return out

def main():
    p = argparse.ArgumentParser()
    p.add_argument("--data", type=Path, required=True); p.add_argument("--out", type=Path, required=True)
    p.add_argument("--runs", default="main:200"); p.add_argument("--limit", type=float, default=540)
    p.add_argument("--photos", type=int, default=0, help="only so many (a test)"); p.add_argument("--batch", type=int)
    p.add_argument("--set", nargs="*", default=[], help="name=value, for every run"); p.add_argument("--steps", type=int, default=0)
    p.add_argument("--keep", type=Path, default=Path("/tmp")); p.add_argument("--no-write", action="store_true")
    args = p.parse_args()
    z = dict(np.load(args.data / "texts.npz"))
    rows = np.arange(len(z["at"]))
    if args.photos: rows = np.sort(np.random.default_rng(0).permutation(rows)[: args.photos])
    photos = read_photos(args.data, z["at"][rows][:, 1:], os.cpu_count())
    print(f"{time.time() - BEGAN:.0f} s: {len(photos)} photos read", flush=True)
    import torch
    args.out.mkdir(parents=True, exist_ok=True)
    world = World(args, z, rows, photos)
    choose_layout(world)
    best, log = -1.0, []
    for text in args.runs.split(","):
        name, seconds = text.split(":")
        left = args.limit - (time.time() - BEGAN) - 25
        cfg = replace(CONFIGS[name], seconds=min(float(seconds), left), **({"batch": args.batch} if args.batch else {}),
                      **{k: type(getattr(Config, k))(float(v)) for k, v in (s.split("=") for s in args.set)})
        if cfg.seconds < 15: print("no time left for", name); break
        models, figures = train(world, cfg, args)
        log.append({"config": cfg.__dict__, **figures})
        (args.out / "log.json").write_text(json.dumps(log, indent=1))
        if figures["score"] > best:
            best = figures["score"]
            export(models, cfg, args.out)
        del models; torch.cuda.empty_cache() if torch.cuda.is_available() else None
    print(f"{time.time() - BEGAN:.0f} s: done, best score {best:.1f}", flush=True)

class World:
    """Everything on the device: photos, tokens, who owns what, plain sentence vectors."""
    def __init__(self, args, z, rows, photos):
        import torch
        from towers import TextTower, load
        self.device = d = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True; torch.backends.cudnn.benchmark = True
        t = lambda a, dt=torch.long: torch.from_numpy(np.ascontiguousarray(a)).to(d, dt)
        self.photos = torch.from_numpy(photos).to(d).permute(0, 3, 1, 2)  # NHWC in memory
        self.sets = [str(s) for s in z["sets"]]
        self.set, self.split = z["photo_set"][rows], z["split"][rows]
        self.lengths = t(z["lengths"].astype(np.int64)); starts = torch.cumsum(self.lengths, 0) - self.lengths
        self.ids = torch.zeros(len(self.lengths), 36, dtype=torch.int32, device=d)
        flat = t(z["tokens"].astype(np.int64), torch.int32); place = torch.arange(36, device=d)
        at = (starts[:, None] + place).clamp(max=len(flat) - 1)
        self.ids = torch.where(place < self.lengths[:, None], flat[at], 0)
        self.groups = t(z["photo_groups"][rows])
        gl = t(z["group_lengths"].astype(np.int64)); self.group_size = gl; self.group_at = torch.cumsum(gl, 0) - gl
        self.group_texts = t(z["group_texts"])
        self.only = t(z["only"]); self.captions = t(z["captions"][rows].astype(np.int64))
        iw, tw = load(args.data / "image_tower.npz"), load(args.data / "text_tower.npz")
        self.image_weights, self.text_weights = iw, tw
        plain = TextTower(tw, 0).to(d).eval()
        self.sentences = torch.zeros(len(self.ids), 384, device=d, dtype=torch.float16)
        from heads import sentence_vectors
        order = torch.argsort(self.lengths)
        with torch.no_grad(), torch.autocast(d.type, torch.bfloat16, enabled=d.type == "cuda"):
            for part in order.split(4096) if d.type == "cuda" else [o for o in order.split(512)][:: 1 if not args.photos else 400]:
                ids, mask = self.batch_texts(part)
                self.sentences[part] = sentence_vectors(plain(ids, mask).float(), mask).half()
        sums = torch.zeros(len(gl), 384, device=d).index_add_(0, torch.repeat_interleave(torch.arange(len(gl), device=d), gl), self.sentences[self.group_texts].float())
        self.group_vectors = torch.nn.functional.normalize(sums, dim=-1)
        g = self.groups; w = (g >= 0).float()
        self.photo_vectors = torch.nn.functional.normalize((self.group_vectors[g.clamp(min=0)] * w[..., None]).sum(1), dim=-1)
        tokens = json.loads((args.data / "vocabulary.json").read_text())["tokens"]
        from vocabulary import Vocabulary
        self.vocabulary = Vocabulary(tuple(tokens))
        f = self.sets.index("flickr8k")
        self.human = torch.from_numpy(np.isin(self.set, [f, self.sets.index("coco_train80")])).to(d)
        self.flickr = np.flatnonzero((self.set == f) & (self.split == 0))
        self.others = np.flatnonzero((self.set != f) & (self.split == 0))
        n = np.bincount(self.set[self.others], minlength=len(self.sets)).clip(1)
        weight = n[self.set[self.others]] ** -0.35
        weight *= np.where(self.set[self.others] == self.sets.index("fashion"), 0.5, 1.0)
        weight *= np.where(self.set[self.others] == self.sets.index("coco_train80"), 2.0, 1.0)
        self.other_weights = torch.from_numpy(weight / weight.sum()); 
        self.dev = np.flatnonzero((self.set == f) & (self.split == 1)); self.held = np.flatnonzero(self.split == 2)
        print(f"{time.time() - BEGAN:.0f} s: texts ready on {d}; {len(self.flickr)} + {len(self.others)} photos train, {len(self.dev)} dev, {len(self.held)} held", flush=True)

    def batch_texts(self, rows):
        import torch
        n = self.lengths[rows]; longest = int(n.max())
        return self.ids[rows][:, :longest].long(), torch.arange(longest, device=self.device) < n[:, None]

def augment(world, rows, cfg):
    """Crops, mirrors, tilts and lights photos on the device: uint8 (n,3,256,256) to float 0..255 (n,3,260,260)."""
    import torch
    from torch.nn import functional as F
    x = world.photos[rows].float(); n, d = len(x), world.device
    r = lambda a, b, *s: torch.rand(*(s or (n,)), device=d) * (b - a) + a
    area, ratio = r(cfg.smallest, 1.0), torch.exp(r(-0.22, 0.22))
    w, h = (area * ratio).sqrt().clamp(max=1), (area / ratio).sqrt().clamp(max=1)
    cx, cy = (r(-1, 1)) * (1 - w), (r(-1, 1)) * (1 - h)
    flip = torch.where(r(0, 1) < 0.5, -1.0, 1.0); tilt = torch.where(r(0, 1) < 0.4, r(-0.17, 0.17), torch.zeros(n, device=d))
    c, s = tilt.cos(), tilt.sin()
    theta = torch.stack([torch.stack([w * c * flip, -h * s, cx], -1), torch.stack([w * s * flip, h * c, cy], -1)], 1)
    x = F.grid_sample(x, F.affine_grid(theta, (n, 3, 260, 260), align_corners=False), mode="bilinear", padding_mode="reflection", align_corners=False)
    v = lambda t: t.view(n, 1, 1, 1)
    x = x * v(r(0.7, 1.3))
    x = (x - x.mean((1, 2, 3), keepdim=True)) * v(r(0.7, 1.3)) + x.mean((1, 2, 3), keepdim=True)
    grey = (x * torch.tensor([0.299, 0.587, 0.114], device=d).view(1, 3, 1, 1)).sum(1, keepdim=True)
    colourful = torch.where(r(0, 1) < 0.07, torch.zeros(n, device=d), r(0.6, 1.4))
    x = grey + (x - grey) * v(colourful)
    return (x * (1 + r(-0.05, 0.05, n, 3, 1, 1))).clamp(0, 255)

def plain_pixels(world, rows):
    from torch.nn import functional as F
    return F.interpolate(world.photos[rows].float(), size=(260, 260), mode="bicubic", align_corners=False).clamp(0, 255)

def build(world, cfg):
    import torch
    from torch import nn
    from decoder import CaptionDecoder, Shape
    from heads import LEAST, HeadPair
    from towers import ImageTower, TextTower, colour_layout
    torch.manual_seed(cfg.seed)
    tower = ImageTower(world.image_weights); tower.set_frozen(cfg.frozen, cfg.drop_path)
    m = nn.ModuleDict({"tower": tower, "text": TextTower(world.text_weights, cfg.tuned),
        "pairs": nn.ModuleList(HeadPair(cfg.dropout, cfg.cells_hidden) for _ in range(2)),
        "decoder": CaptionDecoder(Shape(len(world.vocabulary.tokens), 81, 1280), 0.2)})
    m["sharp"] = nn.ParameterDict({"s": nn.Parameter(torch.full((2,), math.log(20.0)))})
    m = m.to(world.device); m["tower"] = m["tower"].to(memory_format=__import__("towers").LAYOUT[0])
    if cfg.frozen > 21: tower.classifier.requires_grad_(False)
    world.teacher = ImageTower(world.image_weights).to(world.device).to(memory_format=__import__("towers").LAYOUT[0]).eval().requires_grad_(False)
    m.eval()
    with torch.no_grad(), torch.autocast(world.device.type, torch.bfloat16, enabled=world.device.type == "cuda"):
        rows = torch.from_numpy(np.random.default_rng(1).choice(np.concatenate([world.flickr, world.others]), min(1500, len(world.flickr)))).to(world.device)
        parts = [m["tower"](px, colour_layout(px))[1].float() for px in (plain_pixels(world, r) for r in rows.split(128))]
    details = torch.cat(parts)
    for pair in m["pairs"]: pair.image.usual.copy_(details.mean(0)); pair.image.spread.copy_(details.std(0) + LEAST)
    return m

def choose_layout(world, batch=256):
    """Times forward and backward of the tower in both memory layouts, and keeps the faster."""
    import torch, towers
    if world.device.type != "cuda": return
    times = {}
    for layout in (torch.channels_last, torch.contiguous_format):
        towers.LAYOUT[0] = layout
        tower = towers.ImageTower(world.image_weights); tower.set_frozen(4, 0.0); tower = tower.to(world.device).to(memory_format=layout).train()
        px = torch.rand(batch, 3, 260, 260, device=world.device) * 255; lay = torch.zeros(batch, 243, device=world.device)
        for i in range(8):
            if i == 3: torch.cuda.synchronize(); began = time.time()
            with torch.autocast("cuda", torch.bfloat16): loss = tower(px, lay)[0].float().mean()
            loss.backward()
        torch.cuda.synchronize(); times[layout] = (time.time() - began) / 5
    towers.LAYOUT[0] = min(times, key=times.get)
    print(f"{time.time() - BEGAN:.0f} s: tower photos/s", {str(k): round(batch / v) for k, v in times.items()}, torch.cuda.get_device_name(), flush=True)

def schedule(p): return min(1.0, p / 0.05 + 1e-3) * 0.5 * (1 + math.cos(math.pi * min(p, 1.0)))

def train(world, cfg, args):
    import torch
    from torch.nn import functional as F
    from towers import colour_layout
    d = world.device; models = build(world, cfg); average = copy.deepcopy(models).requires_grad_(False)
    torch.manual_seed(cfg.seed + 7); rng = np.random.default_rng(cfg.seed)
    def split(module, rate, decay):
        ps = [q for q in module.parameters() if q.requires_grad]
        return [{"params": [q for q in ps if q.ndim > 1], "base": rate, "weight_decay": decay}, {"params": [q for q in ps if q.ndim < 2], "base": rate, "weight_decay": 0.0}]
    groups = split(models["tower"], cfg.tower_rate, cfg.tower_decay) + split(models["text"], cfg.text_rate, 0.01) + split(models["pairs"], cfg.rate, cfg.decay) \
        + split(models["decoder"], 6e-4, 0.05) + split(models["sharp"], cfg.rate, 0.0)
    groups = [g for g in groups if g["params"]]
    opt = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=d.type == "cuda")
    kept = [*average.parameters(), *[b for b in average.buffers() if b.is_floating_point()]]
    live = [*models.parameters(), *[b for b in models.buffers() if b.is_floating_point()]]
    pairs_kept = [(k, l) for k, l in zip(kept, live) if k.numel() and l.shape[:1] != world.text_weights["embeddings.word_embeddings.weight"].shape[:1]]
    kept, live = [k for k, _ in pairs_kept], [l for _, l in pairs_kept]
    nf = cfg.batch if cfg.flickr_only else int(cfg.batch * cfg.flickr)
    order, at, step, began, mean, curve = rng.permutation(world.flickr), 0, 0, time.time(), np.zeros(4), []
    marks = [0.34, 0.6, 0.8]
    while True:
        p = (time.time() - began) / cfg.seconds if not args.steps else step / args.steps
        if p >= 1: break
        for g in opt.param_groups: g["lr"] = g["base"] * schedule(p)
        if at + nf > len(order): order, at = rng.permutation(world.flickr), 0
        rows = torch.from_numpy(order[at : at + nf]).to(d); at += nf
        if not cfg.flickr_only:
            more = torch.multinomial(world.other_weights, cfg.batch - len(rows), replacement=cfg.batch - len(rows) > len(world.others)).numpy()
            rows = torch.cat([rows, torch.from_numpy(world.others[more]).to(d)])
        models.train()
        losses = step_losses(world, models, rows, cfg)
        loss = losses[0] + cfg.captioning * losses[1] + cfg.text_only * losses[2] + cfg.classes * losses[3]
        opt.zero_grad(set_to_none=True); loss.backward()
        torch.nn.utils.clip_grad_norm_([q for g in groups for q in g["params"]], 5.0)
        opt.step(); step += 1
        with torch.no_grad(): torch._foreach_lerp_(kept, [l.detach() for l in live], 1 - min(cfg.average, (1 + step) / (10 + step)))
        if step % 20 == 1 or step <= 3:
            mean = [round(float(l.detach()), 3) for l in losses]
            print(f"{cfg.name} step {step} {time.time() - began:.0f} s p {p:.2f} loss {mean} sharp {[round(float(s), 1) for s in models['sharp']['s'].detach().exp()]} {step * cfg.batch / (time.time() - began):.0f} photos/s", flush=True)
            if not math.isfinite(float(loss.detach())): print("not finite: stopped"); break
        if marks and p > marks[0]:
            marks.pop(0); f = evaluate(world, average, cfg); curve.append({"p": round(p, 2), **f}); print(cfg.name, f"{time.time() - BEGAN:.0f} s", json.dumps(f), flush=True)
    figures = evaluate(world, average, cfg)
    figures = {"steps": step, **figures, "curve": curve}
    print(cfg.name, "END", f"{time.time() - BEGAN:.0f} s", json.dumps({k: v for k, v in figures.items() if k != "curve"}), flush=True)
    if not args.no_write and cfg.captioning:
        figures["captions"] = write_captions(world, average); print(cfg.name, json.dumps(figures["captions"]), flush=True)
    torch.save({"models": average.state_dict(), "config": cfg.__dict__}, args.keep / f"photochat-{cfg.name}.pt")
    return average, figures

def draw_texts(world, rows):
    """For each photo a text of one of its groups: rows of texts, and of groups."""
    import torch
    g = world.groups[rows]; n = (g >= 0).sum(1); d = world.device
    which = torch.where(torch.rand(len(rows), device=d) < 0.45, torch.zeros_like(n), (torch.rand(len(rows), device=d) * n).long())
    group = g.gather(1, which[:, None])[:, 0]
    inside = (torch.rand(len(rows), device=d) * world.group_size[group]).long()
    return world.group_texts[world.group_at[group] + inside], group

def two_captions(world, rows):
    """Two draws; for captions by people never the same one twice."""
    import torch
    (a, ga), (b, gb) = draw_texts(world, rows), draw_texts(world, rows)
    human = world.human[rows]
    start, size = world.group_at[ga], world.group_size[ga]
    shift = 1 + (torch.rand(len(rows), device=a.device) * (size - 1)).long()
    k = torch.searchsorted(world.group_at, start, right=False)  # the group itself
    inside = (torch.rand(len(rows), device=a.device) * size).long()
    first, second = world.group_texts[start + inside], world.group_texts[start + (inside + shift) % size]
    return (torch.where(human, first, a), ga), (torch.where(human, second, b), torch.where(human, ga, gb))

def step_losses(world, m, rows, cfg):
    import torch
    from torch.nn import functional as F
    from towers import colour_layout
    d = world.device
    with torch.no_grad():
        pixels = augment(world, rows, cfg); layout = colour_layout(pixels)
        drawn = two_captions(world, rows)
        only = world.only[torch.randint(len(world.only), (512 if cfg.text_only else 0,), device=d)]
        cols = torch.rand(only.shape, device=d).argsort(1)[:, :2]
        texts = torch.cat([drawn[0][0], drawn[1][0], only.gather(1, cols).T.flatten()])
        like_photo = world.photo_vectors[rows]
        soft = like_photo @ like_photo.T
        human = world.human[rows]
        pos, near = [], []
        for t, g in drawn:
            same = (world.groups[rows][:, :, None] == g[None, None, :]).any(1)
            alike = like_photo @ world.sentences[t].float().T > 0.5
            hide = alike & ~same & ~(human[:, None] & human[None, :])
            pos.append(same.float()); near.append(hide)
        pos.append(((pos[0] + pos[1]) > 1).float()); near.append(near[0] | near[1])
    with torch.autocast(d.type, torch.bfloat16, enabled=d.type == "cuda"):
        grid, details = m["tower"](pixels, layout)
        states, masks = encode_texts(world, m, texts, cfg)
        total = 0.0; sib = torch.zeros((), device=d); B = len(rows)
        for k, pair in enumerate(m["pairs"]):
            images = pair.image(grid, details.float()).float()
            spoken = torch.cat([pair.text(s, mk) for s, mk in zip(states, masks)])[inverse_of(world, texts)].float()
            sharp = m["sharp"]["s"][k].exp().clamp(max=100)
            first, second, rest = spoken[:B], spoken[B : 2 * B], spoken[2 * B :]
            both = F.normalize(first + second, dim=-1)
            parts = [contrast(sharp * images @ s.T, pos[i], near[i], soft, cfg.soft) for i, s in enumerate((first, second, both))]
            total = total + ((parts[0] + parts[1]) / 2).lerp(parts[2], cfg.together)
            if cfg.text_only:
                a, b = rest.chunk(2); logits = sharp * a @ b.T; y = torch.arange(len(a), device=d)
                sib = sib + (F.cross_entropy(logits, y) + F.cross_entropy(logits.T, y)) / 2
        said = torch.zeros((), device=d)
        if cfg.captioning: said = caption_loss(world, m["decoder"], grid, rows, human)
        known = torch.zeros((), device=d)
        if cfg.classes and m["tower"].branch is not None:
            taught = (world.teacher.classes_after(m["tower"].branch, cfg.frozen).float() / 2).log_softmax(1)
            known = F.kl_div((m["tower"].classifier(grid.mean(1)).float() / 2).log_softmax(1), taught, log_target=True, reduction="batchmean")
    return total / 2, said, sib / 2, known

def groups_of(world, texts):
    """Positions of texts in four groups of like length: less padding."""
    import torch
    order = torch.argsort(world.lengths[texts], stable=True)
    return order, order.chunk(4)
def inverse_of(world, texts):
    import torch
    return torch.argsort(groups_of(world, texts)[0])
def encode_texts(world, m, texts, cfg):
    import torch
    states, masks = [], []
    for part in groups_of(world, texts)[1]:
        ids, mask = world.batch_texts(texts[part])
        states.append(m["text"](ids, mask))
        if m.training:
            keep = torch.rand(mask.shape, device=mask.device) > cfg.tokens_hidden; keep[:, 0] = True; mask = mask & keep
        masks.append(mask)
    return states, masks

def contrast(logits, pos, hide, likeness, soft):
    """Symmetric cross-entropy with several right answers (softened by the likeness of the photos' words)."""
    import torch
    logits = logits.float().masked_fill(hide, -1e4)
    out = 0.0
    for lg, ps, hd in ((logits, pos, hide), (logits.T, pos.T, hide.T)):
        alike = (likeness / 0.1).masked_fill(hd, -1e4).softmax(1)
        target = (ps / ps.sum(1, keepdim=True).clamp(min=1)).lerp(alike, soft)
        out = out - (target * lg.log_softmax(1)).sum(1).mean()
    return out / 2

def caption_loss(world, decoder, grid, rows, human):
    import torch
    from vocabulary import PAD, UNKNOWN
    pick = torch.randint(5, (len(rows), 2), device=rows.device)
    ids = world.captions[rows[:, None], pick].flatten(0, 1)[:, :18]
    said, wanted = ids[:, :-1], ids[:, 1:]
    if decoder.training: said = said.masked_fill((torch.rand(said.shape, device=ids.device) < 0.1) & (said > UNKNOWN), UNKNOWN)
    states = decoder.states(said, decoder.look(grid))
    counted = (wanted != PAD) & (wanted != UNKNOWN)
    scores = decoder.log_probabilities(states[counted])
    w = torch.where(human.repeat_interleave(2), 1.0, 0.3)[:, None].expand(wanted.shape)[counted]
    right = -(scores.gather(1, wanted[counted][:, None])[:, 0] * w).sum() / w.sum()
    return 0.9 * right - 0.1 * (scores.mean(1) * w).sum() / w.sum()

def encode_photos(world, m, rows):
    import torch
    from towers import colour_layout
    out, m_eval = [], m.eval()
    with torch.no_grad(), torch.autocast(world.device.type, torch.bfloat16, enabled=world.device.type == "cuda"):
        for part in torch.from_numpy(rows).to(world.device).split(256 if world.device.type == "cuda" else 32):
            px = plain_pixels(world, part); grid, details = m["tower"](px, colour_layout(px))
            out.append(torch.cat([p.image(grid, details.float()) for p in m["pairs"]], -1) / 2**0.5)
    return torch.cat(out).float()
def encode_all_texts(world, m, texts, cfg):
    import torch
    m.eval(); out = []
    with torch.no_grad(), torch.autocast(world.device.type, torch.bfloat16, enabled=world.device.type == "cuda"):
        for part in texts.split(2048 if world.device.type == "cuda" else 128):
            states, masks = encode_texts(world, m, part, cfg)
            out.append(torch.cat([torch.cat([p.text(s, k) for p in m["pairs"]], -1) for s, k in zip(states, masks)])[inverse_of(world, part)] / 2**0.5)
    return torch.cat(out).float()

def recall(scores, right):
    """R@1/5/10 of queries (rows) whose right column is given; ties count against."""
    rank = (scores >= scores.gather(1, right[:, None])).sum(1)
    return [round(100 * float((rank <= k).float().mean()), 1) for k in (1, 5, 10)]

def evaluate(world, m, cfg):
    import torch
    d = world.device
    dev, held = encode_photos(world, m, world.dev), encode_photos(world, m, world.held)
    g = world.groups[torch.from_numpy(world.dev).to(d)][:, 0]
    texts = torch.cat([world.group_texts[world.group_at[i] : world.group_at[i] + 5] for i in g.tolist()])
    tv = encode_all_texts(world, m, texts, cfg); right = torch.arange(len(g), device=d).repeat_interleave(5)
    known = world.flickr[:1000]; ki = encode_photos(world, m, known)
    kg = world.groups[torch.from_numpy(known).to(d)][:, 0]; kt = encode_all_texts(world, m, world.group_texts[world.group_at[kg]], cfg)
    s = tv @ dev.T
    k = min(10, len(ki))
    ex_i, ex_t = (dev @ kt.T).topk(k, 1).values.mean(1), (tv @ ki.T).topk(k, 1).values.mean(1)
    s2 = s - 0.5 * ex_i[None]
    first = s2.T - 0.5 * ex_t[None]
    own = (torch.arange(len(g), device=d)[:, None] == right[None])
    best = torch.where(own, first, -9.0).amax(1); rank = 1 + ((first >= best[:, None]) & ~own).sum(1)
    # kinds: the plain name of each label among all held and dev photos
    pool = torch.cat([held, dev]); hg = torch.cat([world.groups[torch.from_numpy(world.held).to(d)], torch.full((len(dev), 4), -2, device=d)])
    kinds = {}
    sets = world.set[world.held]
    for s_id in np.unique(sets) if len(held) else []:
        aps = []
        for grp in np.unique(hg[: len(held)][torch.from_numpy(sets == s_id).to(d)].cpu().numpy()):
            if grp < 0: continue
            rel = (hg == int(grp)).any(1); n = int(rel.sum())
            if n < 2: continue
            q = encode_all_texts(world, m, world.group_texts[world.group_at[grp]].view(1), cfg)
            top = (pool @ q[0]).topk(n).indices; aps.append(float(rel[top].float().mean()))
        if aps: kinds[world.sets[s_id]] = round(100 * float(np.mean(aps)), 0)
    f = {"t2i": recall(s, right), "t2i less excess": recall(s2, right), "i2t less excess": [round(100 * float((rank <= q).float().mean()), 1) for q in (1, 5, 10)],
         "R-precision of kinds": round(float(np.mean(list(kinds.values()) or [0])), 1), "kinds": kinds}
    f["score"] = round(sum(f["t2i less excess"]) + 0.25 * f["R-precision of kinds"], 2)
    return f

def write_captions(world, m):
    import torch
    from beam import write
    from caption_metrics import bleu, cider_d
    from towers import colour_layout
    texts, refs, began = [], [], time.time()
    with torch.no_grad(), torch.autocast(world.device.type, torch.bfloat16, enabled=world.device.type == "cuda"):
        for part in torch.from_numpy(world.dev).to(world.device).split(128):
            px = plain_pixels(world, part); grid, _ = m["tower"](px, colour_layout(px))
            texts += [t for t, _ in write(m["decoder"], world.vocabulary, grid)]
    tokens = world.vocabulary.tokens
    # the references are the decoder's own token ids: rare words are missing, so the local figures count
    refs = [[world.vocabulary.decode(r) if 2 in r else " ".join(tokens[i] for i in r if i > 3) for r in world.captions[i].tolist()] for i in world.dev.tolist()]
    return {"BLEU-4": round(bleu(texts, refs, 4), 4), "CIDEr-D": round(cider_d(texts, refs), 4), "examples": texts[:8], "seconds": round(time.time() - began)}

def export(m, cfg, out):
    import torch
    half = lambda sd: {k: v.half().cpu() if v.is_floating_point() and "running_var" not in k else v.cpu() for k, v in sd.items()}
    torch.save({**half(m["tower"].state_dict()), "frozen": torch.tensor(cfg.frozen)}, out / "tower.pt")
    torch.save(half(m["text"].tuned.state_dict()), out / "text.pt")
    for i, p in enumerate(m["pairs"]): torch.save(half(p.state_dict()), out / f"pair{i}.pt")
    torch.save(half(m["decoder"].state_dict()), out / "decoder.pt")
    (out / "exported.json").write_text(json.dumps({"config": cfg.__dict__, "sharp": m["sharp"]["s"].tolist()}))
    print({p.name: round(p.stat().st_size / 2**20, 1) for p in out.iterdir()}, flush=True)

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent)); main()
