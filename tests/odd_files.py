"""Makes odd picture files, cut, flipped and mixed, and says what reading them gave: ``python -m tests.odd_files``."""

from __future__ import annotations

import faulthandler
import io
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from retrieval.errors import ImageTooLargeError, UnreadableImageError
from retrieval.images import find_images, open_image, read_photo
from tests.conftest import save_photo
from tests.made_files import bitmap, camera_tags, canon_raw, digital_negative, jpeg, tiff
from tests.made_profiles import DISPLAY_P3, rgb_profile

LONGEST = 20.0  # seconds that one file may take
_PILLOW = ("jpg", "png", "webp", "gif", "bmp", "tif", "heic", "avif", "jp2", "tga", "ico", "dds", "pcx", "ppm", "sgi")


def sound_files() -> dict[str, bytes]:
    """One file of each kind, by ending."""
    with tempfile.TemporaryDirectory() as folder:
        open_image(save_photo(Path(folder) / "a.jpg"), max_pixels=10**8)  # registers HEIC with Pillow
    noise = np.random.default_rng(0).integers(0, 255, (48, 64, 4), dtype=np.uint8)
    files = {}
    for ending in _PILLOW:
        buffer = io.BytesIO()
        image = Image.fromarray(noise if ending in ("png", "webp", "tif", "avif", "heic", "ico") else noise[..., :3])
        options = {"icc_profile": rgb_profile(DISPLAY_P3)} if ending in ("jpg", "png", "webp", "tif", "avif") else {}
        format = {"jpg": "JPEG", "tif": "TIFF", "heic": "HEIF", "jp2": "JPEG2000", "ppm": "PPM"}.get(
            ending, ending.upper()
        )
        image.save(buffer, format, **options)
        files[ending] = buffer.getvalue()
    frames = [Image.fromarray(noise[..., place : place + 3]) for place in (0, 1)]
    for ending in ("gif", "webp", "png"):
        buffer = io.BytesIO()
        frames[0].save(buffer, ending.upper(), save_all=True, append_images=frames[1:])
        files[f"moving.{ending}"] = buffer.getvalue()
    return files | {
        "cr3": canon_raw(jpeg((600, 400))),
        "nef": tiff(camera_tags(), jpeg((600, 400))),
        "dng": digital_negative((200, 30, 30)),
        "masks.bmp": bitmap([bytes(8)] * 4, 4, 16, masks=(7, 56, 192)),
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    }


def odd_files(count: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Names and contents: cut short, bytes flipped, zeros, two files mixed, endings changed."""
    chance = random.Random(seed)
    sound = sound_files()
    for number in range(count):
        ending = chance.choice(list(sound))
        data = bytearray(sound[ending])
        for _ in range(chance.randint(1, 3)):
            way, at = chance.randrange(5), chance.randrange(max(1, len(data)))
            if way == 0:
                del data[at:]
            elif way == 1:
                for place in chance.choices(range(max(1, min(len(data), 400))), k=chance.randint(1, 8)):
                    data[place : place + 1] = bytes((chance.randrange(256),))
            elif way == 2:
                data[at : at + chance.randint(1, 64)] = bytes(chance.randint(1, 64))
            elif way == 3:
                data[at:at] = sound[chance.choice(list(sound))][:300]
            else:
                data += chance.randbytes(chance.randint(1, 200))
        name = chance.choice((ending.rpartition(".")[2], ending.rpartition(".")[2], chance.choice(_PILLOW), "bin"))
        yield f"{number:05d}.{name}", bytes(data)


def main(count: int, seed: int) -> None:
    """Write ``count`` files and read each; a hang is told with the stack of every thread."""
    tally: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for name, content in odd_files(count, seed):
            (Path(folder) / name).write_bytes(content)
        files = list(find_images(Path(folder)))
        slowest = 0.0
        for path in files:
            faulthandler.dump_traceback_later(LONGEST, exit=True)
            begun = time.monotonic()
            try:
                read_photo(path, max_pixels=10**8, max_side=224)
                tally["read"] += 1
            except (UnreadableImageError, ImageTooLargeError) as error:
                tally[str(error.reason)] += 1
            slowest = max(slowest, time.monotonic() - begun)
            faulthandler.cancel_dump_traceback_later()
    print(f"{count} files, {len(files)} look like pictures, {count - len(files)} do not; slowest {slowest:.2f} s")
    for reason, number in tally.most_common():
        print(f"{number:6d}  {reason}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, int(sys.argv[2]) if len(sys.argv) > 2 else 0)
