"""Checkpoints in open_clip's own layout, as the models of transformers that they are.

Transformers has a counterpart for those with both of CLIP's own towers. Image towers from timm (MobileCLIP, SigLIP,
ConvNeXt, EVA) need timm, and that needs torchvision, which has no wheel for every machine; ResNets, CoCa and text
towers from elsewhere have none either. `kind_of` says so from the settings alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

CONFIG, SAFE, PICKLED = "open_clip_config.json", "open_clip_model.safetensors", "open_clip_pytorch_model.bin"
# Settings of a tower that CLIP has, too, and those that only matter in training or are CLIP's own values.
_IMAGE = frozenset(("image_size", "layers", "width", "head_width", "patch_size", "mlp_ratio", "patch_dropout"))
_TEXT = frozenset(("context_length", "vocab_size", "width", "heads", "layers", "mlp_ratio", "hf_tokenizer_name"))
_AS_CLIP = {"pool_type": ("tok", "argmax"), "pos_embed_type": ("learnable",), "output_tokens": (False,)}
# Parts of the names of weights: open_clip's, then transformers'. The first that fits is taken.
_NAMES = (
    ("visual.transformer.resblocks.", "vision_model.encoder.layers."),
    ("visual.class_embedding", "vision_model.embeddings.class_embedding"),
    ("visual.conv1.", "vision_model.embeddings.patch_embedding."),
    ("visual.positional_embedding", "vision_model.embeddings.position_embedding.weight"),
    ("visual.ln_pre.", "vision_model.pre_layrnorm."),
    ("visual.ln_post.", "vision_model.post_layernorm."),
    ("visual.proj", "visual_projection.weight"),
    ("transformer.resblocks.", "text_model.encoder.layers."),
    ("token_embedding.", "text_model.embeddings.token_embedding."),
    ("positional_embedding", "text_model.embeddings.position_embedding.weight"),
    ("ln_final.", "text_model.final_layer_norm."),
    ("text_projection", "text_projection.weight"),
    ("logit_scale", "logit_scale"),
)
_IN_LAYERS = (
    (".ln_1.", ".layer_norm1."), (".ln_2.", ".layer_norm2."), (".attn.", ".self_attn."),
    (".mlp.c_fc.", ".mlp.fc1."), (".mlp.c_proj.", ".mlp.fc2."),
)  # fmt: skip
# Matrices that open_clip multiplies from the other side.
_TRANSPOSED = frozenset(("visual_projection.weight", "text_projection.weight"))
# CLIP's own preprocessing (Radford et al. 2021), where a checkpoint names no other.
_MEAN, _DEVIATION = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)


def kind_of(config: Mapping[str, Any]) -> str:
    """ "clip" if transformers' CLIP is the same as the model of this `open_clip_config.json`, else what it is.

    Raises ValueError for settings that are none.
    """
    model, image, text = _settings(config)
    if name := image.get("timm_model_name"):
        return f"timm {name}"
    if name := text.get("hf_model_name"):
        return str(name)
    if "multimodal_cfg" in model:
        return "CoCa"
    if isinstance(image.get("layers"), list):
        return "ResNet"
    strange = [*_strange(image, _IMAGE), *_strange(text, _TEXT)]
    if config.get("preprocess_cfg", {}).get("resize_mode", "shortest") != "shortest":
        strange.append("resize_mode")
    return f"open_clip ({', '.join(strange)})" if strange else "clip"


def load(folder: Path) -> tuple[Any, Any, Any]:
    """Model, image processor and tokenizer of transformers for a folder whose `kind_of` is "clip".

    Raises OSError or ValueError for damaged files.
    """
    import json
    from pickle import UnpicklingError

    import torch
    from safetensors.torch import load_file
    from transformers import CLIPConfig, CLIPModel, CLIPTokenizer
    from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

    config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    model = CLIPModel(CLIPConfig(**clip_settings(config)))
    try:
        weights: dict[str, Any] = (
            load_file(folder / SAFE)
            if (folder / SAFE).is_file()
            else torch.load(folder / PICKLED, map_location="cpu", weights_only=True)
        )
        model.load_state_dict(clip_weights(weights.get("state_dict", weights)))
    except (RuntimeError, UnpicklingError, EOFError, KeyError) as failure:
        raise ValueError(" ".join(str(failure).split())[:200]) from failure
    side, preprocessing = int(config["model_cfg"]["vision_cfg"]["image_size"]), config.get("preprocess_cfg", {})
    processor = CLIPImageProcessorPil(
        size={"shortest_edge": side},
        crop_size={"height": side, "width": side},
        image_mean=list(preprocessing.get("mean", _MEAN)),
        image_std=list(preprocessing.get("std", _DEVIATION)),
        resample={"bicubic": 3, "bilinear": 2}[preprocessing.get("interpolation", "bicubic")],
    )
    return model, processor, CLIPTokenizer.from_pretrained(str(folder), local_files_only=True)


def clip_settings(config: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of transformers' CLIPConfig for an `open_clip_config.json`."""
    model, image, text = _settings(config)
    shared = {"hidden_act": "quick_gelu" if model.get("quick_gelu") else "gelu"}
    vocabulary = text.get("vocab_size", 49408)
    return {
        "projection_dim": model["embed_dim"],
        "vision_config": shared | _layers(image, image["width"] // image.get("head_width", 64)) | {
            "image_size": image["image_size"], "patch_size": image["patch_size"],
        },
        "text_config": shared | _layers(text, text["heads"]) | {
            "vocab_size": vocabulary, "max_position_embeddings": text.get("context_length", 77),
            "bos_token_id": vocabulary - 2, "eos_token_id": vocabulary - 1,  # the last is where the text is read off
        },
    }  # fmt: skip


def clip_weights(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The weights under transformers' names; what CLIP does not have keeps its own name."""
    named: dict[str, Tensor] = {}
    for name, tensor in weights.items():
        ours = _name(name.removeprefix("module.").removeprefix("text."))
        if ".self_attn.in_proj_" in ours:
            for part, third in zip("qkv", tensor.chunk(3), strict=True):
                named[ours.replace("in_proj_", f"{part}_proj.")] = third
        else:
            named[ours] = tensor.T.contiguous() if ours in _TRANSPOSED else tensor
    named.pop("attn_mask", None)  # a constant that older versions stored
    return named


def _settings(config: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The settings of the model, its image tower and its text tower."""
    model = config.get("model_cfg")
    if not isinstance(model, dict):
        raise ValueError(f"{CONFIG} describes no model")
    image, text = model.get("vision_cfg"), model.get("text_cfg")
    if not isinstance(image, dict) or not isinstance(text, dict):
        raise ValueError(f"{CONFIG} lacks a tower")
    return model, image, text


def _strange(tower: Mapping[str, Any], usual: frozenset[str]) -> list[str]:
    """The settings of a tower that CLIP's does not have."""
    return [
        name
        for name, value in tower.items()
        if name not in usual and value not in (None, False) and value not in _AS_CLIP.get(name, ())
    ]


def _layers(tower: Mapping[str, Any], heads: int) -> dict[str, Any]:
    width = tower["width"]
    return {
        "hidden_size": width, "intermediate_size": int(width * tower.get("mlp_ratio", 4.0)),
        "num_hidden_layers": tower["layers"], "num_attention_heads": heads,
    }  # fmt: skip


def _name(name: str) -> str:
    for theirs, ours in _NAMES:
        if name.startswith(theirs):
            name = ours + name.removeprefix(theirs)
            break
    for theirs, ours in _IN_LAYERS:
        name = name.replace(theirs, ours)
    return name
