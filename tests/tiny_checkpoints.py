"""Writes tiny but real CLIP and BLIP checkpoints: true classes, configs and tokenizers, random weights."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import (
    BartConfig,
    BertTokenizer,
    BlipConfig,
    BlipForConditionalGeneration,
    CLIPConfig,
    CLIPModel,
    CLIPTokenizer,
    Florence2Config,
    Florence2ForConditionalGeneration,
    Florence2VisionConfig,
    InstructBlipConfig,
    InstructBlipForConditionalGeneration,
    Siglip2Config,
    Siglip2Model,
    SiglipConfig,
    SiglipModel,
    T5Config,
)
from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil
from transformers.models.siglip2.image_processing_pil_siglip2 import Siglip2ImageProcessorPil

_SIDE = 32
_LAYERS = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
_WORDS = "a an the and of on in with dog cat beach snow boy girl runs sits red blue two man woman"


def write_clip(folder: Path, seed: int = 0) -> Path:
    """A CLIP of 16 dimensions over images of 32 x 32 pixels and a byte-pair vocabulary of letters."""
    tokenizer = _clip_tokenizer()
    text = {**_LAYERS, "vocab_size": len(tokenizer), "bos_token_id": tokenizer.bos_token_id,
            "eos_token_id": tokenizer.eos_token_id, "pad_token_id": tokenizer.pad_token_id}  # fmt: skip
    vision = {**_LAYERS, "image_size": _SIDE, "patch_size": 8}
    config = CLIPConfig(text_config=text, vision_config=vision, projection_dim=16, initializer_factor=5.0)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        CLIPModel(config).save_pretrained(folder, safe_serialization=True)
    tokenizer.save_pretrained(folder)
    size = {"height": _SIDE, "width": _SIDE}
    CLIPImageProcessorPil(size={"shortest_edge": _SIDE}, crop_size=size).save_pretrained(folder)
    return folder


def write_siglip(folder: Path, seed: int = 0) -> Path:
    """A SigLIP of 32 dimensions over images of 32 x 32 pixels, with the byte-pair tokenizer of the small CLIP."""
    tokenizer = _clip_tokenizer()
    text = {**_LAYERS, "vocab_size": len(tokenizer), "max_position_embeddings": 16, "projection_size": 32}
    config = SiglipConfig(text_config=text, vision_config={**_LAYERS, "image_size": _SIDE, "patch_size": 8})
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        SiglipModel(config).save_pretrained(folder, safe_serialization=True)
    tokenizer.save_pretrained(folder)
    SiglipImageProcessorPil(size={"height": _SIDE, "width": _SIDE}).save_pretrained(folder)
    return folder


def write_siglip2(folder: Path, seed: int = 0) -> Path:
    """A SigLIP 2 (NaFlex) of 32 dimensions that sees up to 16 patches of 8 x 8 pixels."""
    tokenizer = _clip_tokenizer()
    text = {**_LAYERS, "vocab_size": len(tokenizer), "max_position_embeddings": 16, "projection_size": 32}
    config = Siglip2Config(text_config=text, vision_config={**_LAYERS, "num_patches": 16, "patch_size": 8})
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        Siglip2Model(config).save_pretrained(folder, safe_serialization=True)
    tokenizer.save_pretrained(folder)
    Siglip2ImageProcessorPil(patch_size=8, max_num_patches=16).save_pretrained(folder)
    return folder


def write_open_clip(folder: Path, quick_gelu: bool = False, pickled: bool = False, seed: int = 0) -> tuple[Path, Path]:
    """A CLIP in open_clip's layout, and beside it one with the same weights in transformers' layout."""
    twin = write_clip(folder.with_name(f"{folder.name}-twin"), seed)
    config = CLIPConfig.from_pretrained(twin)
    config.vision_config.hidden_act = config.text_config.hidden_act = "quick_gelu" if quick_gelu else "gelu"
    config.save_pretrained(twin)
    model = CLIPModel.from_pretrained(twin)
    folder.mkdir(parents=True, exist_ok=True)
    for file in twin.glob("*token*"):
        shutil.copy(file, folder)
    weights = _open_clip_weights(model)
    if pickled:
        torch.save(weights, folder / "open_clip_pytorch_model.bin")
    else:
        save_file(weights, folder / "open_clip_model.safetensors")
    tower = {"width": 32, "layers": 2, "mlp_ratio": 2.0}
    settings = {
        "embed_dim": 16, "quick_gelu": quick_gelu,
        "vision_cfg": {**tower, "image_size": _SIDE, "patch_size": 8, "head_width": 8},
        "text_cfg": {**tower, "heads": 4, "context_length": 77, "vocab_size": config.text_config.vocab_size},
    }  # fmt: skip
    mean, std = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]
    preprocessing = {"mean": mean, "std": std, "interpolation": "bicubic", "resize_mode": "shortest"}
    described = {"model_cfg": settings, "preprocess_cfg": preprocessing}
    (folder / "open_clip_config.json").write_text(json.dumps(described))
    return folder, twin


def _open_clip_weights(model: CLIPModel) -> dict[str, torch.Tensor]:
    image, text = model.vision_model, model.text_model
    weights = {
        "logit_scale": model.logit_scale, "text_projection": model.text_projection.weight.T,
        "visual.proj": model.visual_projection.weight.T, "visual.class_embedding": image.embeddings.class_embedding,
        "visual.conv1.weight": image.embeddings.patch_embedding.weight,
        "visual.positional_embedding": image.embeddings.position_embedding.weight,
        "token_embedding.weight": text.embeddings.token_embedding.weight,
        "positional_embedding": text.embeddings.position_embedding.weight,
    }  # fmt: skip
    for name, layer in (("visual.ln_pre", image.pre_layrnorm), ("visual.ln_post", image.post_layernorm),
                        ("ln_final", text.final_layer_norm)):  # fmt: skip
        weights |= {f"{name}.weight": layer.weight, f"{name}.bias": layer.bias}
    for tower, encoder in (("visual.", image.encoder), ("", text.encoder)):
        for number, layer in enumerate(encoder.layers):
            attention, block = layer.self_attn, f"{tower}transformer.resblocks.{number}"
            for part in ("weight", "bias"):
                thirds = [
                    getattr(projection, part) for projection in (attention.q_proj, attention.k_proj, attention.v_proj)
                ]
                weights |= {
                    f"{block}.ln_1.{part}": getattr(layer.layer_norm1, part),
                    f"{block}.ln_2.{part}": getattr(layer.layer_norm2, part),
                    f"{block}.attn.in_proj_{part}": torch.cat(thirds),
                    f"{block}.attn.out_proj.{part}": getattr(attention.out_proj, part),
                    f"{block}.mlp.c_fc.{part}": getattr(layer.mlp.fc1, part),
                    f"{block}.mlp.c_proj.{part}": getattr(layer.mlp.fc2, part),
                }
    return {name: tensor.detach().clone().contiguous() for name, tensor in weights.items()}


def write_blip(folder: Path, seed: int = 0) -> Path:
    """A BLIP captioner over images of 32 x 32 pixels and a vocabulary of some twenty words."""
    folder.mkdir(parents=True, exist_ok=True)
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[DEC]"]
    (folder / "vocab.txt").write_text("\n".join([*special, *_WORDS.split()]))
    tokenizer = BertTokenizer(vocab=str(folder / "vocab.txt"), bos_token="[DEC]")
    text = {**_LAYERS, "vocab_size": len(tokenizer), "bos_token_id": tokenizer.convert_tokens_to_ids("[DEC]"),
            "sep_token_id": tokenizer.sep_token_id, "pad_token_id": 0, "eos_token_id": tokenizer.sep_token_id,
            "encoder_hidden_size": 32, "projection_dim": 16, "initializer_range": 0.4}  # fmt: skip
    vision = {**_LAYERS, "image_size": _SIDE, "patch_size": 8, "projection_dim": 16, "initializer_range": 0.4}
    config = BlipConfig(text_config=text, vision_config=vision, projection_dim=16, image_text_hidden_size=16)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        BlipForConditionalGeneration(config).save_pretrained(folder, safe_serialization=True)
    tokenizer.save_pretrained(folder)
    BlipImageProcessorPil(size={"height": _SIDE, "width": _SIDE}).save_pretrained(folder)
    return folder


def write_instructblip(folder: Path, seed: int = 0) -> Path:
    """An InstructBLIP over images of 32 x 32 pixels, with a T5 and a vocabulary of some twenty words."""
    folder.mkdir(parents=True, exist_ok=True)
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "<image>"]
    (folder / "vocab.txt").write_text("\n".join([*special, *_WORDS.split()]))
    tokenizer = BertTokenizer(vocab=str(folder / "vocab.txt"), additional_special_tokens=["<image>"])
    end, image = tokenizer.sep_token_id, tokenizer.convert_tokens_to_ids("<image>")
    text = T5Config(vocab_size=len(tokenizer), d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4,
                    pad_token_id=0, eos_token_id=end, decoder_start_token_id=0, initializer_factor=8.0)  # fmt: skip
    config = InstructBlipConfig(
        vision_config={**_LAYERS, "image_size": _SIDE, "patch_size": 8, "initializer_range": 0.4},
        qformer_config={**_LAYERS, "vocab_size": len(tokenizer), "encoder_hidden_size": 32, "initializer_range": 0.4},
        text_config=text.to_dict(), num_query_tokens=4, image_token_index=image,
    )  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        InstructBlipForConditionalGeneration(config).save_pretrained(folder, safe_serialization=True)
    tokenizer.save_pretrained(folder)
    tokenizer.save_pretrained(folder / "qformer_tokenizer")
    BlipImageProcessorPil(size={"height": _SIDE, "width": _SIDE}).save_pretrained(folder)
    return folder


def write_florence2(folder: Path, seed: int = 0) -> Path:
    """A Florence-2 over images of 32 x 32 pixels and a vocabulary of some twenty words."""
    folder.mkdir(parents=True, exist_ok=True)
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "<image>"]
    words = "what does the image describe in detail is shown"
    (folder / "vocab.txt").write_text("\n".join([*special, *dict.fromkeys(f"{_WORDS} {words}".split())]))
    tokenizer = BertTokenizer(
        vocab=str(folder / "vocab.txt"), bos_token="[CLS]", eos_token="[SEP]",
        model_input_names=["input_ids", "attention_mask"],
        extra_special_tokens={"image_token": "<image>"},
    )  # fmt: skip
    vision = Florence2VisionConfig(
        depths=(1, 1), patch_size=(7, 3), patch_stride=(4, 2), patch_padding=(3, 1), patch_prenorm=(False, True),
        embed_dim=(16, 32), num_heads=(2, 4), num_groups=(2, 4), window_size=4, projection_dim=32,
    )  # fmt: skip
    start, end = tokenizer.cls_token_id, tokenizer.sep_token_id
    text = BartConfig(
        vocab_size=len(tokenizer), d_model=32, encoder_layers=1, decoder_layers=1, encoder_ffn_dim=64,
        decoder_ffn_dim=64, encoder_attention_heads=4, decoder_attention_heads=4, pad_token_id=0, bos_token_id=start,
        eos_token_id=end, decoder_start_token_id=end, forced_eos_token_id=end, init_std=0.5,
    )  # fmt: skip
    config = Florence2Config(
        text_config=text, vision_config=vision, image_token_id=tokenizer.convert_tokens_to_ids("<image>"),
    )  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        Florence2ForConditionalGeneration(config).save_pretrained(folder, safe_serialization=True)
    tokenizer.save_pretrained(folder)
    # A grid of 4 x 4 and their mean.
    CLIPImageProcessorPil(
        size={"height": _SIDE, "width": _SIDE}, do_center_crop=False, image_seq_length=17
    ).save_pretrained(folder)
    return folder


def _clip_tokenizer() -> CLIPTokenizer:
    """A byte-pair tokenizer as CLIP's, with a dozen merges, enough for words of more than one letter."""
    letters = [chr(code) for code in range(33, 127)]
    merges = [
        ("d", "o"),
        ("do", "g</w>"),
        ("c", "a"),
        ("ca", "t</w>"),
        ("t", "h"),
        ("th", "e</w>"),
        ("o", "n</w>"),
    ]
    pieces = [*letters, *(letter + "</w>" for letter in letters), *("".join(pair) for pair in merges)]
    vocabulary = {piece: i for i, piece in enumerate([*pieces, "<|startoftext|>", "<|endoftext|>"])}
    return CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=77)
