"""CIELAB arithmetic: sRGB and hex to Lab and back, and the CIEDE2000 distance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]  # float32 or float64; what comes in goes out

# Linear sRGB to XYZ under D65, rows scaled by the white point (IEC 61966-2-1).
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
) / np.array([[0.950470], [1.0], [1.088830]])
_FROM_XYZ = np.linalg.inv(_TO_XYZ)
_KNEE = 6 / 29  # where CIELAB's cube root turns into a line (CIE 15:2004)


def lab_from_rgb(rgb: Floats) -> Floats:
    """sRGB in 0..1, shape (..., 3), to CIELAB under D65 (L 0..100), same shape."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = linear @ _TO_XYZ.T
    f = np.where(xyz > _KNEE**3, np.cbrt(xyz), xyz / (3 * _KNEE**2) + 4 / 29)
    lab = [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])]
    return np.stack(lab, -1)


def rgb_from_lab(lab: Floats) -> Floats:
    """CIELAB under D65, shape (..., 3), to sRGB clipped to 0..1, same shape."""
    y = (lab[..., 0] + 16) / 116
    f = np.stack([y + lab[..., 1] / 500, y, y - lab[..., 2] / 200], -1)
    linear = np.where(f > _KNEE, f**3, 3 * _KNEE**2 * (f - 4 / 29)) @ _FROM_XYZ.T
    linear = np.clip(linear, 0, 1)
    return np.asarray(np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055))


def lab_of(colour: str) -> tuple[float, float, float]:
    """Lab of "#rrggbb"."""
    light, a, b = lab_from_rgb(np.frombuffer(bytes.fromhex(colour[1:]), np.uint8) / 255).tolist()
    return light, a, b


def hex_of(lab: Sequence[float]) -> str:
    """ "#rrggbb" of a Lab triple; what no screen can show is clipped."""
    levels = np.rint(rgb_from_lab(np.asarray(lab, float)) * 255).astype(np.uint8)
    return "#" + bytes(levels.tolist()).hex()


def ciede2000(first: Floats, second: Floats) -> Floats:
    """CIEDE2000 distance of Lab colours, shapes (..., 3) broadcast to (...); 1 is about just noticeable.

    Formula: Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula" (2005), k_L = k_C = k_H = 1.
    """
    l1, a1, b1 = first[..., 0], first[..., 1], first[..., 2]
    l2, a2, b2 = second[..., 0], second[..., 1], second[..., 2]
    mean7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * np.sqrt(mean7 / (mean7 + 25.0**7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.arctan2(b1, a1) % (2 * np.pi), np.arctan2(b2, a2) % (2 * np.pi)
    grey = c1 * c2 == 0
    turn = np.where(grey, 0, (h2 - h1 + np.pi) % (2 * np.pi) - np.pi)
    hue = np.where(grey, h1 + h2, h1 + turn / 2)
    delta_h = 2 * np.sqrt(c1 * c2) * np.sin(turn / 2)
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * np.cos(hue - np.pi / 6)
        + 0.24 * np.cos(2 * hue)
        + 0.32 * np.cos(3 * hue + np.pi / 30)
        - 0.20 * np.cos(4 * hue - 63 * np.pi / 180)
    )
    s_l = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    s_c, s_h = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    degrees = np.degrees(hue) % 360
    turned = np.pi / 3 * np.exp(-(((degrees - 275) / 25) ** 2))
    chroma7 = chroma**7
    r_t = -2 * np.sqrt(chroma7 / (chroma7 + 25.0**7)) * np.sin(turned)
    dl, dc, dh = (l2 - l1) / s_l, (c2 - c1) / s_c, delta_h / s_h
    return np.asarray(np.sqrt(np.maximum(dl**2 + dc**2 + dh**2 + r_t * dc * dh, 0)))
