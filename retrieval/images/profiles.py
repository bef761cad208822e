"""Converts colours by their profile to sRGB, in which everything here is compared."""

from __future__ import annotations

import functools
import io
from typing import Any

import numpy as np
from PIL import Image, ImageCms

# CMYK profiles of printers are below 3 MB; anything larger is no profile.
MOST_BYTES = 8 << 20
# A profile that changes no channel by more than this (of 255) is sRGB in effect, and is not applied.
_SAME = 2
_SPACES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab ": "LAB"}


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """An image of mode L, LA, RGB, RGBA, CMYK or LAB as RGB or RGBA in sRGB.

    ``profile`` is the ICC profile that the file brings. One that is broken or of another kind of colours is passed
    over, as viewers do.
    """
    if image.mode in ("LA", "RGBA"):
        *_, alpha = image.split()
        opaque = to_srgb(image.convert(image.mode[:-1]), profile)
        opaque.putalpha(alpha)
        return opaque
    space = _space(profile) if profile and len(profile) <= MOST_BYTES else None
    if profile is None or space is None:
        return _without_profile(image)
    if image.mode == "L" and space == "RGB":
        image = image.convert("RGB")
    transform = _transform(profile, image.mode) if image.mode == space else None
    return _without_profile(image) if transform is None else ImageCms.applyTransform(image, transform) or image


def _without_profile(image: Image.Image) -> Image.Image:
    if image.mode == "LAB":
        transform = _built(ImageCms.createProfile("LAB"), "LAB")
        return ImageCms.applyTransform(image, transform) or image
    return image.convert("RGB")


@functools.lru_cache(maxsize=16)
def _space(profile: bytes) -> str | None:
    """The mode of the colours that a profile speaks of."""
    try:
        return _SPACES.get(ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.xcolor_space)
    except (OSError, ImageCms.PyCMSError):
        return None


@functools.lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The transform from the profile to sRGB; None where it changes nothing or is unknown."""
    try:
        transform = _built(ImageCms.ImageCmsProfile(io.BytesIO(profile)), mode)
        return None if mode == "RGB" and _changes_nothing(transform) else transform
    except (OSError, ImageCms.PyCMSError):
        return None


def _built(profile: Any, mode: str) -> ImageCms.ImageCmsTransform:
    # Photoshop's usual way: colours that sRGB has stay themselves, black stays black.
    return ImageCms.buildTransform(
        profile, ImageCms.createProfile("sRGB"), mode, "RGB",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC, flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )  # fmt: skip


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    steps = np.linspace(0, 255, 9).astype(np.uint8)
    cube = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(27, 27, 3)
    changed = np.asarray(ImageCms.applyTransform(Image.fromarray(cube), transform), np.int16)
    return bool(np.abs(changed - cube).max() <= _SAME)
