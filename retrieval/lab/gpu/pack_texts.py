"""texts.npz: token ids of all texts and who owns them; towers.npz: fp16 weights; rows.json grows slim into photos.json."""
import gzip, json, random, sys, collections
import numpy as np, torch
sys.path.insert(0, "CHECKOUT"); sys.path.insert(0, "GPU")
from retrieval.lab.wordings import tags_of, sentences, NAMES
from retrieval.builtin.towers import Tokeniser, packaged_file, _IMAGE_WEIGHTS, _SENTENCE_WEIGHTS
from vocabulary import Vocabulary, split
from safetensors.torch import load_file
rows = json.load(open("rows.json")); D = "DATA/diverse/text/"
chance = random.Random(5)
texts, index = [], {}
def add(t):
    if t not in index: index[t] = len(texts); texts.append(t)
    return index[t]
groups, gtexts, gnames = {}, [], []
photos = []
for r in rows:
    p = {"set": r["set"], "split": r["split"], "pack": r["pack"], "at": r["at"], "size": r["size"], "file": r["file"]}
    if r["set"] in ("flickr8k", "coco_train80"):
        groups[r["set"] + r["file"]] = g = len(gtexts)
        gtexts.append([add(c) for c in r["captions"]]); gnames.append(r["captions"])
        p["groups"] = [g]
    else:
        tags = tags_of(r, r.get("captions", [])) if r["set"] != "synthetic" else {r["label"]: NAMES[r["label"]]}
        p["groups"] = []
        for tag, names in tags.items():
            if tag not in groups:
                groups[tag] = len(gtexts); gtexts.append([add(t) for t in sentences(names, 24, chance)]); gnames.append(list(names))
            p["groups"].append(groups[tag])
    photos.append(p)
only = []
mine = set(p["file"].split("/")[-1] for p in photos if p["set"] == "flickr8k")
same = other = 0
f8 = {r["file"].split("/")[-1].split("_")[0]: r["captions"] for r in rows if r["set"] == "flickr8k"}
dev = {k for k in (r["file"].split("/")[-1].split("_")[0] for r in rows if r["set"] == "flickr8k" and r["split"] == "dev")}
for line in gzip.open(D + "multi30k.jsonl.gz", "rt"):
    m = json.loads(line); key = m["image"].split(".")[0].split("_")[0]
    assert key not in dev
    if key in f8:
        same += len({c.lower().strip(" .") for c in m["en"]} & {c.lower().strip(" .") for c in f8[key]}); other += 5
    else: only.append([add(t) for t in m["en"]][:5])
for line in gzip.open(D + "coco_val2017_captions.jsonl.gz", "rt"):
    only.append([add(t) for t in json.loads(line)["captions"]][:5])
print("overlap of Flickr30k captions with Flickr8k's:", same, other, "text-only photos", len(only))
only = np.array([o for o in only if len(o) == 5], np.int32)
tok = Tokeniser(36)
ids = np.zeros((len(texts), 36), np.uint16); lengths = np.zeros(len(texts), np.uint8)
for s in range(0, len(texts), 512):
    i, m = tok(texts[s:s + 512]); n = m.sum(1).numpy()
    ids[s:s + len(i), : i.shape[1]] = (i * m).numpy(); lengths[s:s + len(i)] = n
used = np.unique(ids); used = np.union1d(used, [0]); remap = np.searchsorted(used, ids).astype(np.uint16)
flat = np.concatenate([remap[i, : lengths[i]] for i in range(len(texts))])
# captions for the decoder: Flickr8k train + coco, and the plain names of the others
train_caps = [c for p, r in zip(photos, rows) if r["set"] == "flickr8k" and r["split"] == "train" for c in r["captions"]]
counts = collections.Counter(w for c in train_caps for w in split(c))
words = {w for w, n in counts.items() if n >= 4}
size = collections.Counter(g for p in photos if p["split"] == "train" for g in p["groups"][:1])
said = {}
for p in photos:
    if p["set"] in ("flickr8k", "coco_train80"): continue
    g = p["groups"][0]; said.setdefault(g, [n for n in gnames[g] if n.split()[0] in ("a", "an", "the", "many", "several", "two") and len(n) < 60][:6] or gnames[g][:3])
more = collections.Counter()
for g, names in said.items():
    for n in names:
        for w in set(split(n)): more[w] += max(size[g], 1)
words |= {w for w, n in more.items() if n >= 4}
order = tuple(sorted(words, key=lambda w: (-(counts[w] + more[w]), w)))
vocab = Vocabulary(("<pad>", "<start>", "<end>", "<unknown>") + order)
cap_ids, cap_at = [], {}
for g, ts in enumerate(gtexts):
    names = said.get(g) or (gnames[g] if len(ts) == 5 or g not in said else [])
    if g in said or gnames[g] and any(True for _ in [0]): pass
capphotos = []
enc = []
for p, r in zip(photos, rows):
    caps = r["captions"] if p["set"] in ("flickr8k", "coco_train80") else said[p["groups"][0]]
    caps = (list(caps) * 5)[:5]
    enc.append(vocab.encode(caps).numpy().astype(np.int16))
enc = np.stack(enc)
print(len(texts), len(used), flat.nbytes / 1e6, "vocab", len(vocab.tokens), "groups", len(gtexts), enc.nbytes/1e6)
gt_flat = np.concatenate([np.array(g, np.int32) for g in gtexts]); gt_len = np.array([len(g) for g in gtexts], np.int32)
pg = np.full((len(photos), 4), -1, np.int32)
for i, p in enumerate(photos): pg[i, : len(p["groups"])] = p["groups"][:4]
sets = sorted({p["set"] for p in photos})
np.savez_compressed("texts.npz", tokens=flat, lengths=lengths, group_texts=gt_flat, group_lengths=gt_len, photo_groups=pg, only=only,
    captions=enc, sets=np.array(sets), photo_set=np.array([sets.index(p["set"]) for p in photos], np.int16),
    split=np.array([["train", "dev", "held"].index(p["split"]) for p in photos], np.int8),
    at=np.array([(p["pack"], p["at"], p["size"]) for p in photos], np.int64))
json.dump({"tokens": vocab.tokens}, open("vocabulary.json", "w"))
json.dump([groups, gnames], open("groups-not-carried.json", "w"))
w = torch.load(packaged_file(*_IMAGE_WEIGHTS), map_location="cpu", weights_only=True)
np.savez("image_tower.npz", **{k: v.half().numpy() if v.is_floating_point() and "running" not in k else v.numpy() for k, v in w.items()})
t = load_file(packaged_file(*_SENTENCE_WEIGHTS))
t["embeddings.word_embeddings.weight"] = t["embeddings.word_embeddings.weight"][torch.from_numpy(used.astype(np.int64))]
np.savez("text_tower.npz", **{k: v.half().numpy() for k, v in t.items() if v.is_floating_point() and "pooler" not in k})
np.save("used-tokens-not-carried.npy", used)
