"""Writes small ICC profiles (ICC.1:2010), as cameras, phones and presses use them, to try colours with."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np

# Primaries (x, y of red, green, blue), white point and gamma as their publishers give them.
DISPLAY_P3 = (((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)), (0.3127, 0.3290), 2.2)
ADOBE_RGB = (((0.64, 0.33), (0.21, 0.71), (0.15, 0.06)), (0.3127, 0.3290), 2.19921875)
PROPHOTO = (((0.734699, 0.265301), (0.159597, 0.840403), (0.036598, 0.000105)), (0.345704, 0.358540), 1.8)
SRGB = (((0.64, 0.33), (0.30, 0.60), (0.15, 0.06)), (0.3127, 0.3290), 2.2)
_D50 = np.array([0.9642, 1.0, 0.8249])
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
Space = tuple[tuple[tuple[float, float], ...], tuple[float, float], float]


def to_d50(space: Space) -> np.ndarray:
    """Linear RGB to XYZ under D50: (3, 3)."""
    primaries, white, _ = space
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in primaries]).T
    target = np.array([white[0] / white[1], 1, (1 - white[0] - white[1]) / white[1]])
    matrix = columns * np.linalg.solve(columns, target)
    scale = (_BRADFORD @ _D50) / (_BRADFORD @ target)
    return np.linalg.inv(_BRADFORD) @ np.diag(scale) @ _BRADFORD @ matrix


def encoded(rgb: Sequence[int], space: Space) -> tuple[int, int, int]:
    """How a colour given in sRGB is written in another space; it must lie within it."""
    channels = np.array(rgb) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    other = np.linalg.solve(to_d50(space), to_d50(SRGB) @ linear)
    red, green, blue = np.rint(np.clip(other, 0, 1) ** (1 / space[2]) * 255).astype(int).tolist()
    return red, green, blue


def rgb_profile(space: Space) -> bytes:
    """A display profile of three primaries and one gamma."""
    matrix = to_d50(space)
    tags = {f"{name}XYZ".encode(): _xyz(matrix[:, place]) for place, name in enumerate("rgb")}
    tags |= {f"{name}TRC".encode(): _gamma(space[2]) for name in "rgb"}
    return _profile(b"mntr", b"RGB ", b"XYZ ", tags)


def grey_profile(gamma: float) -> bytes:
    """A profile of one grey channel."""
    return _profile(b"mntr", b"GRAY", b"XYZ ", {b"kTRC": _gamma(gamma)})


def cmyk_profile(inks: Sequence[tuple[float, float, float]]) -> bytes:
    """A press whose 16 overprints (no ink first, black changing fastest) have these Lab colours."""
    grid = [[round(light * 2.55), round(a + 128), round(b + 128)] for light, a, b in inks]
    body = b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    body += bytes(range(256)) * 4 + bytes(value for lab in grid for value in lab) + bytes(range(256)) * 3
    return _profile(b"prtr", b"CMYK", b"Lab ", {b"A2B0": body, b"A2B1": body})


def _xyz(values: Sequence[float]) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(float(value) * 65536) for value in values))


def _gamma(value: float) -> bytes:
    return b"curv" + bytes(4) + struct.pack(">IH", 1, round(value * 256)) + bytes(2)


def _profile(device: bytes, colours: bytes, pcs: bytes, tags: dict[bytes, bytes]) -> bytes:
    text = b"desc" + bytes(4) + struct.pack(">I", 5) + b"test\0" + bytes(78)
    tags = {b"desc": text + bytes(-len(text) % 4), b"wtpt": _xyz(_D50.tolist()), **tags}
    at = 128 + 4 + 12 * len(tags)
    table, bodies = struct.pack(">I", len(tags)), b""
    for name, body in tags.items():
        body += bytes(-len(body) % 4)
        table += struct.pack(">4sII", name, at + len(bodies), len(body))
        bodies += body
    size = at + len(bodies)
    header = struct.pack(">I4sI4s4s4s", size, b"lcms", 0x02400000, device, colours, pcs) + bytes(12) + b"acsp"
    header += bytes(24) + bytes(4) + struct.pack(">3i", *(round(value * 65536) for value in _D50.tolist()))
    return header.ljust(128, b"\0") + table + bodies
