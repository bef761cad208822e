"""What a picture file is, by its first bytes and by its name; which of these kinds are read."""

from __future__ import annotations

import re
from pathlib import Path

# Kinds that are decoded. Camera raw files are shown by the preview that their camera put into them.
READ = frozenset(("jpeg", "png", "webp", "gif", "bmp", "tiff", "heic", "avif", "jp2", "psd", "raw"))
# Kinds that are named to the person and left alone: pictures that are no photos, and photos in other formats.
NO_PHOTOS = frozenset(
    ("svg", "eps", "wmf", "djvu", "ico", "icns", "cur", "fli", "mng", "dds", "ktx", "xcf")
)  # fmt: skip
OTHER_PICTURES = frozenset(
    ("tga", "pcx", "pnm", "xpm", "sgi", "sun", "qoi", "jxl", "jxr", "bpg", "flif", "exr", "hdr", "dpx", "fits",
     "dicom", "pict")
)  # fmt: skip
# Of the kinds that are named, those that are text inside.
TEXT_KINDS = frozenset(("svg", "eps", "xpm", "pnm"))
VIDEO = "video"
RAW_ENDINGS = (
    "3fr", "arw", "cr2", "cr3", "crw", "dcr", "dng", "erf", "fff", "gpr", "iiq", "k25", "kdc", "mef", "mos", "mrw",
    "nef", "nrw", "orf", "pef", "raf", "raw", "rw2", "rwl", "sr2", "srf", "srw", "x3f",
)  # fmt: skip
_ENDINGS_OF = {
    "raw": " ".join(RAW_ENDINGS),
    "jpeg": "jpg jpeg jpe jfif jif mpo jps insp",
    "png": "png apng",
    "webp": "webp",
    "gif": "gif",
    "bmp": "bmp dib",
    "tiff": "tif tiff",
    "heic": "heic heif heics heifs hif",
    "avif": "avif avifs",
    "jp2": "jp2 j2k jpf jpx j2c jpc",
    "psd": "psd psb",
    "svg": "svg svgz",
    "eps": "eps epsf",
    "wmf": "wmf emf",
    "djvu": "djvu djv",
    "ico": "ico",
    "icns": "icns",
    "cur": "cur",
    "fli": "fli flc",
    "mng": "mng jng",
    "dds": "dds",
    "ktx": "ktx ktx2",
    "xcf": "xcf",
    "tga": "tga",
    "pcx": "pcx dcx",
    "pnm": "ppm pgm pbm pnm pam pfm",
    "xpm": "xpm xbm",
    "sgi": "sgi",
    "qoi": "qoi",
    "jxl": "jxl",
    "jxr": "jxr wdp hdp",
    "bpg": "bpg",
    "flif": "flif",
    "exr": "exr",
    "hdr": "hdr",
    "dpx": "dpx",
    "fits": "fits",
    "dicom": "dcm",
    "pict": "pct pict",
    VIDEO: "3g2 3gp asf avi flv insv lrv m2ts m4v mkv mov mp4 mpeg mpg mts mxf ogv vob webm wmv",
}
_ENDINGS = {ending: kind for kind, endings in _ENDINGS_OF.items() for ending in endings.split()}
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1", b"mif2")
_VIDEO_BRANDS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"3gp4", b"qt  ")
_BMP_HEADER_SIZES = frozenset((12, 16, 40, 52, 56, 64, 108, 124))
# (offset, bytes, kind); the first that fits is taken.
_SIGNS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (8, b"CR\x02\0", "raw"),
    (0, b"IIRO\x08\0\0\0", "raw"),
    (0, b"IIRS\x08\0\0\0", "raw"),
    (0, b"MMOR\0\0\0\x08", "raw"),
    (0, b"IIU\0\x18\0\0\0", "raw"),
    (0, b"FUJIFILMCCD-RAW", "raw"),
    (0, b"FOVb", "raw"),
    (0, b"\0MRM", "raw"),
    (6, b"HEAPCCDR", "raw"),
    (0, b"II\xbc\x01", "jxr"),
    *((0, start, "tiff") for start in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")),
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", "jp2"),
    (0, b"\xff\x4f\xff\x51\0", "jp2"),
    (0, b"8BPS\0\x01", "psd"),
    (0, b"8BPS\0\x02", "psd"),
    (0, b"%!PS-Adobe-3.0 EPSF", "eps"),
    (0, b"%!PS-Adobe-2.0 EPSF", "eps"),
    (0, b"\xc5\xd0\xd3\xc6", "eps"),
    (0, b"\xd7\xcd\xc6\x9a", "wmf"),
    (40, b" EMF", "wmf"),
    (0, b"AT&TFORM", "djvu"),
    (0, b"icns", "icns"),
    (0, b"\x8aMNG\r\n\x1a\n", "mng"),
    (0, b"\x8bJNG\r\n\x1a\n", "mng"),
    (0, b"DDS |\0\0\0", "dds"),
    (0, b"\xabKTX ", "ktx"),
    (0, b"gimp xcf ", "xcf"),
    (0, b"\x59\xa6\x6a\x95", "sun"),
    (0, b"qoif", "qoi"),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", "jxl"),
    (0, b"\xff\x0a", "jxl"),
    (0, b"BPG\xfb", "bpg"),
    (0, b"FLIF", "flif"),
    (0, b"\x76\x2f\x31\x01", "exr"),
    (0, b"#?RADIANCE", "hdr"),
    (0, b"SDPX", "dpx"),
    (0, b"XPDS", "dpx"),
    (0, b"SIMPLE  =", "fits"),
    (128, b"DICM", "dicom"),
    (0, b"/* XPM */", "xpm"),
)
# Signs of two bytes occur by chance: what follows must make sense as well.
_SHORT_SIGNS = (
    (re.compile(rb"P[1-6](?:\s+|#[^\n]*\n)+\d+\s+\d+\s|P7\s+WIDTH|P[Ff]\s+\d+\s+\d+\s"), "pnm"),
    (re.compile(rb"\x01\xda[\0\1][\1\2]\0[\1-\3]"), "sgi"),
    (re.compile(rb"\n[\0\2-\5][\0\1][\1\2\4\x08].{60}\0", re.DOTALL), "pcx"),
    # No colour map, origin in a corner, 8 to 32 bits: TGA has no sign of its own.
    (re.compile(rb".\0[\2\3\n\x0b]\0{9}(?!\0\0)..(?!\0\0)..[\x08\x0f\x10\x18\x20][\0-\x3f]", re.DOTALL), "tga"),
)
# Kinds that never lack their sign: a file that has such a name and another beginning is none.
SIGNED = frozenset(
    ("pnm", "sgi", "pcx", "dds", "ktx", "xcf", "qoi", "icns", "ico", "cur", "djvu", "flif", "bpg", "exr", "hdr", "dpx",
     "mng", "jxl", "jxr", "fli", "fits")
)  # fmt: skip
# As many bytes of a file as kind_by_content looks at.
HEAD_BYTES = 512


def kind_by_content(head: bytes) -> str | None:
    """The kind that a file's first HEAD_BYTES tell; None where they tell nothing.

    It is one of READ, NO_PHOTOS, OTHER_PICTURES or VIDEO.
    """
    if by_sign := next((kind for at, sign, kind in _SIGNS if head.startswith(sign, at)), None):
        return by_sign
    if head[4:8] == b"ftyp":
        return _kind_by_brands(head)
    if head.startswith(b"RIFF"):
        return {b"WEBP": "webp", b"AVI ": VIDEO}.get(head[8:12])
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BMP_HEADER_SIZES:
        return "bmp"
    if head.startswith((b"\0\0\1\0", b"\0\0\2\0")) and _is_icon(head):
        return "ico" if head[2] == 1 else "cur"
    if head[4:6] in (b"\x11\xaf", b"\x12\xaf") and head[12:14] in (b"\0\0", b"\x08\0"):  # 8 bits a pixel
        return "fli"
    if _is_drawing(head):
        return "svg"
    return next((kind for sign, kind in _SHORT_SIGNS if sign.match(head)), None)


def kind_by_name(path: Path) -> str | None:
    """The kind that a file's ending promises; None for any other ending."""
    return _ENDINGS.get(path.suffix.lower().removeprefix("."))


def kind_of(path: Path, head: bytes) -> str | None:
    """The kind of a file: by its content, for a raw file by its name, else by its name."""
    named, by_content = kind_by_name(path), kind_by_content(head)
    if named == "raw" and by_content in ("tiff", None):  # most raw files are TIFF by content
        return "raw"
    return by_content or named


def _kind_by_brands(head: bytes) -> str | None:
    """ISO 14496-12: the major brand and the compatible ones say what is inside."""
    size = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size, 4))]
    if b"crx " in brands:
        return "raw"
    if any(brand in (b"avif", b"avis") for brand in brands):
        return "avif"
    if any(brand in _HEIF_BRANDS for brand in brands):
        return "heic"
    return VIDEO if any(brand in _VIDEO_BRANDS for brand in brands) else None


def _is_icon(head: bytes) -> bool:
    """Two bytes prove little: the first picture's entry must also lie behind the directory."""
    count, offset = int.from_bytes(head[4:6], "little"), int.from_bytes(head[18:22], "little")
    return 0 < count <= 64 and offset >= 6 + 16 * count and head[9:10] == b"\0"


def _is_drawing(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith(b"<svg") or (start.startswith((b"<?xml", b"<!doctype svg")) and b"<svg" in start)
