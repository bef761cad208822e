"""The table of models that are known to be good: what each is, its size, languages and published figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from retrieval.settings import BLIP, CLIP

Part = Literal["encoder", "captioner"]


@dataclass(frozen=True, slots=True)
class KnownModel:
    """What is published about an id, and what was measured: ``bytes`` to download (0: its page
    says), the revision with safetensors.

    ``speed`` is in photos a second of one core with bf16 (random weights, which are as fast), None where it was not
    measured. ``weights_sha256`` pins the weights of a revision that may change.
    """

    part: Part
    what: str
    bytes: int
    licence: str
    languages: str = "English"
    published: str = ""
    speed: float | None = None
    recommended: bool = False
    revision: str = "main"
    weights_sha256: str | None = None

    @property
    def note(self) -> str:
        """All of it but size and licence, in one line."""
        speed = f"{self.speed:g} photos a second on one core" if self.speed else ""
        advice = "recommended" if self.recommended else ""
        return ", ".join(filter(None, (advice, self.what, self.languages, self.published, speed)))


# R@1 is text to image on COCO's 5,000 test photos and CIDEr on its captions where no other set is named, as the models'
# papers and pages state them.
KNOWN = {
    "google/siglip2-base-patch16-256": KnownModel(
        "encoder", "SigLIP 2 (Tschannen et al. 2025)", 1_540_000_000, "Apache-2.0", "109 languages", "R@1 53.2",
        3.1, recommended=True,
    ),
    "google/siglip2-base-patch32-256": KnownModel(
        "encoder", "SigLIP 2, coarser", 1_540_000_000, "Apache-2.0", "109 languages", "R@1 47.2", 14.0,
    ),
    "google/siglip2-base-patch16-naflex": KnownModel(
        "encoder", "SigLIP 2 that keeps the shape of photos", 0, "Apache-2.0", "109 languages",
    ),
    CLIP: KnownModel(
        "encoder", "CLIP (Radford et al. 2021)", 608_800_000, "MIT (of openai/CLIP)", "English", "R@1 30.4", 18.8,
        # "main" has only a pickle; this pull request of the hub's converter has the weights as safetensors.
        # It was renewed more than once, so the weights themselves are pinned.
        revision="refs/pr/15",
        weights_sha256="99d28a652e6ec46629ab7047a0ac82c69b1fe11e0ce672c43af65d3a9a3fc05d",
    ),
    "laion/CLIP-ViT-B-32-laion2B-s34B-b79K": KnownModel(
        "encoder", "CLIP, trained on LAION-2B", 608_800_000, "MIT",
        published="R@1 66.8 on Flickr30k (CLIP: 58.8)", speed=18.8,
    ),
    "openai/clip-vit-large-patch14": KnownModel(
        "encoder", "CLIP, large", 1_710_000_000, "MIT (of openai/CLIP)", "English", "R@1 36.5",
    ),
    BLIP: KnownModel(
        "captioner", "BLIP (Li et al. 2022)", 991_000_000, "BSD-3-Clause", published="CIDEr 133",
    ),
    "Salesforce/blip-image-captioning-large": KnownModel(
        "captioner", "BLIP, large", 1_880_000_000, "BSD-3-Clause", published="CIDEr 137",
    ),
    "florence-community/Florence-2-base": KnownModel(
        "captioner", "Florence-2 (Xiao et al. 2024), a detailed sentence", 0, "MIT", published="CIDEr 133",
    ),
    "Salesforce/instructblip-flan-t5-xl": KnownModel(
        "captioner", "InstructBLIP (Dai et al. 2023), answers PHOTOCHAT_PROMPTS", 0, "MIT",
        published="CIDEr 84.5 on Flickr30k",
    ),
}  # fmt: skip
UNKNOWN = KnownModel("encoder", "", 0, "see its page at huggingface.co", "")


def published(model_id: str) -> KnownModel:
    """What the table says of an id; UNKNOWN where it is not in it."""
    return KNOWN.get(model_id, UNKNOWN)


def ids_of(part: Part) -> list[str]:
    """The ids of the table that can be an encoder or a captioner, the recommended first."""
    return [model_id for model_id, model in KNOWN.items() if model.part == part]
