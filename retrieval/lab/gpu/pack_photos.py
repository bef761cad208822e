"""Photos of the training sets, squashed small and re-encoded: pack-N.bin (bytes) and index.json."""
import io, json, hashlib, sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from PIL import Image, ImageOps
sys.path.insert(0, "CHECKOUT")
from retrieval.lab.synthesis import KINDS, render
D = Path("DATA")
Q = int(sys.argv[1])
def held(name): return hashlib.sha1(("hold" + name).encode()).digest()[0] % 5 == 0
def jobs():
    for line in open(D / "flickr8k/captions.jsonl"):
        r = json.loads(line)
        yield {"set": "flickr8k", "file": r["file"], "split": r["split"], "captions": r["captions"]}, D / "flickr8k" / r["file"]
    for d in sorted((D / "diverse").iterdir()):
        if d.name == "text" or not d.is_dir(): continue
        for line in open(d / "captions.jsonl"):
            r = json.loads(line)
            yield {"set": d.name, "file": r["file"], "label": r.get("label"), "captions": r["captions"],
                   "split": "held" if held(d.name + r["file"]) and d.name not in ("coco_train80", "imagenet1000") else "train"}, d / r["file"]
    for line in open(D / "fashion/labels.jsonl"):
        r = json.loads(line)
        name = Path(r["file"]).name
        if hashlib.sha1(name.encode()).digest()[-1] & 1: continue
        yield {"set": "fashion", "file": r["file"], "split": "train", "title": r["title"], "colour": r["colour"], "type": r["type"], "category": r["category"]}, D / "fashion" / r["file"]
    for kind in KINDS:
        for seed in range(60):
            yield {"set": "synthetic", "file": f"{kind}-{seed}", "label": kind, "captions": [kind], "split": "held" if seed >= 48 else "train"}, (kind, seed)
def shrink(path):
    if isinstance(path, tuple):
        im = render(*path)
    else:
      with Image.open(path) as im:
          im = ImageOps.exif_transpose(im).convert("RGB")
    side = 256 if min(im.size) >= 256 else 224
    side = min(side, max(128, max(im.size)))
    im = im.resize((side, side), Image.Resampling.BICUBIC, reducing_gap=3.0)
    out = io.BytesIO(); im.save(out, "WEBP", quality=Q, method=4)
    return out.getvalue()
if __name__ == "__main__":
    rows, paths = zip(*jobs())
    with ProcessPoolExecutor(2) as pool: blobs = list(pool.map(shrink, paths, chunksize=64))
    third = sum(map(len, blobs)) / 3
    at, n, files = 0, 0, [open(f"photos-{i}.bin", "wb") for i in (0, 1, 2)]
    total = 0
    for row, b in zip(rows, blobs):
        if total > third * (n + 1): n, at = n + 1, 0
        row["pack"], row["at"], row["size"] = n, at, len(b)
        files[n].write(b); at += len(b); total += len(b)
    json.dump(rows, open("rows.json", "w"))
    import collections
    print(len(rows), total / 1e6, collections.Counter((r["set"], r["split"]) for r in rows))
