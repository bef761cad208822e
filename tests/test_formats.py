"""Every file that looks like a picture is read, or named with a reason that is true."""

import io
import struct
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from retrieval.errors import ImageTooLargeError, UnreadableImageError
from retrieval.images import find_images, looks_like_photo, open_image, photo_facts, read_photo
from retrieval.images.causes import cause_of
from retrieval.images.kinds import NO_PHOTOS, OTHER_PICTURES, READ, VIDEO, kind_by_content, kind_by_name
from retrieval.words import LANGUAGES, say, speaking
from tests.conftest import save_photo
from tests.made_files import bitmap, camera_tags, canon_raw, digital_negative, jpeg, tiff
from tests.odd_files import odd_files
from tests.test_images import reason


def refusal(kind: str) -> str:
    """The clause for a kind that is not read."""
    return say("unreadable-other-format" if kind in OTHER_PICTURES else "unreadable-no-photo", kind=kind)


LIMIT = 89_000_000
RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def colours(image: Image.Image) -> list[tuple[int, ...]]:
    """Of the middles of the left and the right half."""
    return [image.getpixel((image.width * part // 4, image.height // 2)) for part in (1, 3)]


# -- kinds


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tga", bytes((0, 0, 2)) + bytes(9) + struct.pack("<HHBB", 2, 2, 24, 0) + bytes(range(12))),
        ("a.fli", struct.pack("<IHHHHHH", 200, 0xAF11, 1, 8, 8, 8, 3) + bytes(100)),
        ("a.dds", b"DDS |\0\0\0" + bytes(120)),
        ("a.ico", b"\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0\x68\4\0\0\x16\0\0\0" + bytes(100)),
        ("a.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 8 8\n"),
        ("a.xcf", b"gimp xcf v011\0" + bytes(50)),
        ("a.pcx", b"\x0a\5\1\x08" + bytes(124)),
        ("a.ppm", b"P3\n1 1\n255\n255 0 0\n"),
        ("a.jxl", b"\xff\x0a" + bytes(range(40, 90))),
        ("a.exr", b"\x76\x2f\x31\x01" + bytes(60)),
        ("a.hdr", b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n"),
        ("a.dcm", bytes(128) + b"DICM" + bytes(40)),
        ("a.qoi", b"qoif" + bytes(20)),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("a.icns", b"icns\0\0\0\x10" + bytes(8)),
    ],
)
def test_a_picture_that_is_not_read_is_found_and_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert [p.name for p in find_images(tmp_path)] == [name]
    kind = kind_by_name(tmp_path / name)
    assert reason(tmp_path / name) == refusal(str(kind))
    if kind_by_content(content):  # what has a sign of its own needs no name
        (tmp_path / name).rename(tmp_path / "nameless")
        assert reason(tmp_path / "nameless") == refusal(str(kind))


def test_every_kind_that_an_ending_promises_is_read_or_named() -> None:
    from retrieval.images import kinds

    assert set(kinds._ENDINGS.values()) <= READ | NO_PHOTOS | OTHER_PICTURES | {VIDEO}
    by_sign = {kind for *_, kind in (*kinds._SIGNS, *kinds._SHORT_SIGNS)}
    assert by_sign | kinds.SIGNED <= READ | NO_PHOTOS | OTHER_PICTURES | {VIDEO}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_that_is_not_read_has_its_own_name_in_every_language(language: str) -> None:
    with speaking(language):
        names = {refusal(kind) for kind in NO_PHOTOS | OTHER_PICTURES | {VIDEO}}
    assert len(names) == len(NO_PHOTOS | OTHER_PICTURES) + 1


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\0\0\0\x1cftypisom\0\0\2\0isomiso2mp41", VIDEO),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", VIDEO),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "avif"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", "raw"),
        (b"II*\0\x10\0\0\0CR\x02\0", "raw"),
        (b"\0\0\0\x18ftyp?rx \0\0\0\1crx isom", "raw"),
        (b"P6 # by hand\n64 48\n255\n", "pnm"),
        (b"P7\nWIDTH 64\n", "pnm"),
        (b"\x01\xda\0\1\0\3\0\x40\0\x30\0\3", "sgi"),
        (b"\n\5\1\x08" + bytes(4) + b"\x3f\0\x2f\0" + bytes(60), "pcx"),
        (b"\0\0\2" + bytes(9) + b"\x40\0\x30\0\x18\0\x21\x94", "tga"),
        (b"\0\0\2" + bytes(40), None),
        (b"P6 is how this text begins, no more", None),
        (b"\n\5\1 the end of a poem, in a line of its own, long enough to be looked at twice", None),
        (b"BM is how this text begins, no more", None),
        (b"\0\0\1\0 no icon at all, just bytes", None),
    ],
)
def test_content_tells_the_kind(content: bytes, kind: str | None) -> None:
    assert kind_by_content(content) == kind


def test_a_video_is_no_photo_unless_a_photo_is_inside(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"\0\0\0\x18ftypisom\0\0\0\0isommp41")
    save_photo(tmp_path / "still.jpg").rename(tmp_path / "still.mov")
    assert not looks_like_photo(tmp_path / "film.mp4")
    assert [p.name for p in find_images(tmp_path)] == ["still.mov"]
    (tmp_path / "film.mp4").rename(tmp_path / "film.jpg")
    assert reason(tmp_path / "film.jpg") == "it is not a photo, but a video"


def test_odd_files_are_read_or_refused_and_nothing_else_happens(tmp_path: Path) -> None:
    for name, content in odd_files(150, seed=7):
        (tmp_path / name).write_bytes(content)
    for path in find_images(tmp_path):
        with suppress(UnreadableImageError, ImageTooLargeError):
            image, facts = read_photo(path, max_pixels=10**8, max_side=224)
            assert image.mode == "RGB"
            assert min(facts.width, facts.height) > 0


# -- reasons


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.gif", "a.avif", "a.heic", "a.bmp", "a.jpg", "a.tif"])
def test_cut_off_is_said_of_what_is_cut_and_of_nothing_else(tmp_path: Path, name: str) -> None:
    open_image(save_photo(tmp_path / "first" / "a.jpg"), max_pixels=LIMIT)  # registers HEIC with Pillow
    noise = np.random.default_rng(0).integers(0, 255, (120, 120, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 3])
    assert reason(tmp_path / name) == "it is cut off"
    broken = bytearray(whole)
    broken[20:40] = bytes(20)
    (tmp_path / name).write_bytes(whole + b"\x90\xd1\0\7 what another program left behind")
    assert "damaged" in str(cause_of(tmp_path / name, OSError("broken data stream")))
    (tmp_path / name).write_bytes(broken)
    with suppress(UnreadableImageError):  # some decoders make something of it
        open_image(tmp_path / name, max_pixels=LIMIT)
        return
    assert "damaged" in reason(tmp_path / name)


@pytest.mark.parametrize("name", ["a.pcx", "a.ppm", "a.dds", "a.ico"])
def test_a_name_alone_makes_no_picture(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x94 what a disk left of it \0\xff")
    assert reason(tmp_path / name) == "it is in no photo format that Photochat reads"


def test_an_avif_with_odd_transparency_is_shown(tmp_path: Path) -> None:
    """Its transparency lacks the property that tells its size; browsers show it."""
    path = tmp_path / "a.avif"
    Image.new("RGBA", (64, 48), (255, 0, 0, 128)).save(path, quality=100)
    data = bytearray(path.read_bytes())
    place = data.find(b"ipma") + 12
    places = []
    while len(places) < 2:  # the picture, then its transparency: number, count, one byte a property
        places.append(place + 3)
        place += 3 + data[place + 2]
    data[places[1]] = 0
    path.write_bytes(data)
    red, green, blue = open_image(path, max_pixels=LIMIT).getpixel((30, 20))
    assert red > 240
    assert max(green, blue) < 15


# -- bitmaps


def test_bitmaps_of_rare_kinds_are_read(tmp_path: Path) -> None:
    rgb565 = [struct.pack("<4H", 0xF800, 0xF800, 0x001F, 0x001F)] * 4
    odd = [struct.pack("<4I", 0x3FF, 0x3FF, 0x3FF << 20, 0x3FF << 20)] * 4
    two_bits = [bytes((0b01011010,))] * 4
    kinds = {
        "16 bits": bitmap(rgb565, 4, 16, masks=(0xF800, 0x7E0, 0x1F)),
        "5 bits": bitmap([struct.pack("<4H", 0x7C00, 0x7C00, 0x1F, 0x1F)] * 4, 4, 16),
        "3, 3 and 2 bits": bitmap([struct.pack("<4H", 7, 7, 192, 192)] * 4, 4, 16, masks=(7, 56, 192)),
        "10 bits": bitmap(odd, 4, 32, masks=(0x3FF, 0x3FF << 10, 0x3FF << 20)),
        "2 bits": bitmap(two_bits, 4, 2, palette=((9, 9, 9), RED, BLUE, GREEN)),
        "top down": bitmap(rgb565, 4, 16, masks=(0xF800, 0x7E0, 0x1F), top_down=True),
        "header of 52": bitmap(rgb565, 4, 16, masks=(0xF800, 0x7E0, 0x1F), header=52),
        "24 bits": bitmap([bytes((0, 0, 255)) * 2 + bytes((255, 0, 0)) * 2] * 4, 4, 24),
        "few colours": bitmap([bytes((0, 0, 1, 1))] * 4, 4, 8, palette=(RED, BLUE)),
    }
    for name, content in kinds.items():
        (tmp_path / f"{name}.bmp").write_bytes(content)
        image, facts = read_photo(tmp_path / f"{name}.bmp", max_pixels=LIMIT, max_side=100)
        assert (image.size, facts.format) == ((4, 4), "bmp"), name
        assert colours(image) == [RED, BLUE], name


def test_a_bitmap_s_rows_stand_the_right_way_up(tmp_path: Path) -> None:
    rows = [struct.pack("<2H", 7, 7), struct.pack("<2H", 192, 192)]
    for top_down in (False, True):
        (tmp_path / "a.bmp").write_bytes(bitmap(rows, 2, 16, masks=(7, 56, 192), top_down=top_down))
        image = open_image(tmp_path / "a.bmp", max_pixels=LIMIT)
        assert (image.getpixel((0, 0)), image.getpixel((0, 1))) == (RED, BLUE)


def test_a_bitmap_with_transparency_of_its_own_masks_lies_on_white(tmp_path: Path) -> None:
    rows = [struct.pack("<2I", 0xFF0000FF, 0)] * 2
    content = bitmap(rows, 2, 32, masks=(0xFF, 0xFF00, 0xFF0000, 0xFF000000), header=56)
    (tmp_path / "a.bmp").write_bytes(content)
    assert colours(open_image(tmp_path / "a.bmp", max_pixels=LIMIT)) == [RED, (255, 255, 255)]


def test_a_bitmap_over_the_limit_or_of_no_known_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.bmp").write_bytes(bitmap([bytes(4)] * 2, 2, 16, compression=4711))
    assert reason(tmp_path / "a.bmp") == "it is damaged, or a rare kind of BMP that Photochat does not read"
    (tmp_path / "b.bmp").write_bytes(bitmap([bytes(4)], 100_000, 16, masks=(7, 56, 192)))
    assert reason(tmp_path / "b.bmp") == "it is cut off"


# -- raw files


@pytest.mark.parametrize(("name", "magic"), [("a.nef", b"II*\0"), ("a.arw", b"II*\0"), ("a.orf", b"IIRO")])
def test_a_raw_file_is_shown_by_its_largest_preview(tmp_path: Path, name: str, magic: bytes) -> None:
    noise = np.random.default_rng(1).bytes(5000)
    tail = jpeg((160, 120), "blue") + noise + jpeg((1200, 800), "red") + noise
    (tmp_path / name).write_bytes(tiff(camera_tags(orientation=6), tail, magic))
    assert [p.name for p in find_images(tmp_path)] == [name]
    image, facts = read_photo(tmp_path / name, max_pixels=LIMIT, max_side=100)
    assert image.height > image.width  # turned as the camera was held
    assert image.getpixel((20, 20))[0] > 200
    assert (facts.width, facts.height, facts.format) == (800, 1200, name[2:])
    assert facts.camera == "NIKON CORPORATION NIKON D750" or facts.camera == "NIKON D750"
    assert facts.taken is not None
    assert facts.taken.year == 2016


def test_a_canon_raw_file_of_today_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.cr3").write_bytes(canon_raw(jpeg()))
    image, facts = read_photo(tmp_path / "a.cr3", max_pixels=LIMIT, max_side=100)
    assert image.getpixel((20, 20))[0] > 200
    assert (facts.format, str(facts.taken)) == ("cr3", "2020-02-03 04:05:06")


def test_a_fuji_raw_file_has_its_facts_in_the_preview(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "FUJIFILM", "X-T3"
    (tmp_path / "a.raf").write_bytes(b"FUJIFILMCCD-RAW 0201" + bytes(100) + jpeg(exif=exif.tobytes()))
    assert photo_facts(tmp_path / "a.raf", LIMIT).camera == "FUJIFILM X-T3"


def test_a_raw_file_without_a_preview_is_developed_where_rawpy_is_there(tmp_path: Path) -> None:
    pytest.importorskip("rawpy")
    (tmp_path / "a.dng").write_bytes(digital_negative((200, 30, 30)))
    image, facts = read_photo(tmp_path / "a.dng", max_pixels=LIMIT, max_side=100)
    red, green, blue = image.getpixel((image.width // 2, image.height // 2))
    assert red > green + 40
    assert red > blue + 40
    assert facts.format == "dng"


def test_a_raw_file_without_anything_to_show_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.nef").write_bytes(tiff(camera_tags()))
    assert reason(tmp_path / "a.nef").startswith("it is a camera raw file without a preview inside")


# -- pictures of phones


def test_a_motion_photo_and_a_sphere_are_one_photo(tmp_path: Path) -> None:
    video = b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + bytes(500)
    (tmp_path / "PXL_20200816_101112345.MP.jpg").write_bytes(jpeg() + video)
    (tmp_path / "IMG_1.insp").write_bytes(jpeg())
    for path in (files := list(find_images(tmp_path))):
        image, facts = read_photo(path, max_pixels=LIMIT, max_side=100)
        assert facts.format == "jpeg"
        assert image.getpixel((9, 9))[0] > 200
    assert len(files) == 2


def test_a_heic_of_several_pictures_shows_its_main_one(tmp_path: Path) -> None:
    import pillow_heif

    heif = pillow_heif.from_pillow(Image.new("RGB", (64, 48), "blue"))
    heif.add_from_pillow(Image.new("RGB", (64, 48), "red"))
    heif.save(tmp_path / "a.heic", primary_index=1)
    assert open_image(tmp_path / "a.heic", max_pixels=LIMIT).getpixel((30, 20))[0] > 200
    assert len(list(find_images(tmp_path))) == 1


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png"])
def test_an_animation_that_begins_black_shows_its_first_picture(tmp_path: Path, name: str) -> None:
    picture = Image.linear_gradient("L").resize((64, 48)).convert("RGB")
    frames = [Image.new("RGB", (64, 48), "black"), Image.new("RGB", (64, 48), "black"), picture]
    frames[1].putpixel((0, 0), (0, 0, 9))  # or else it would be merged with the first
    frames[0].save(tmp_path / name, save_all=True, append_images=frames[1:], duration=100)
    opened = np.asarray(open_image(tmp_path / name, max_pixels=LIMIT), int)
    assert np.abs(opened - np.asarray(picture, int)).mean() < 12


# -- other formats, and reading in bands


@pytest.mark.parametrize("name", ["a.jp2", "a.psd"])
def test_jpeg_2000_and_photoshop_are_read(tmp_path: Path, name: str) -> None:
    if name == "a.jp2":
        Image.new("RGB", (64, 48), "red").save(tmp_path / name)
    else:
        planes = bytes([255]) * (64 * 48) + bytes(64 * 48 * 2)
        head = b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 48, 64, 8, 3)
        (tmp_path / name).write_bytes(head + bytes(12) + b"\0\0" + planes)
    image, facts = read_photo(tmp_path / name, max_pixels=LIMIT, max_side=100)
    assert (image.size, facts.format) == ((64, 48), name[2:])
    assert image.getpixel((30, 20)) == RED


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1", "I;16", "LA"])
def test_a_photo_made_small_in_bands_is_the_same_as_made_small_whole(tmp_path: Path, mode: str) -> None:
    rows = np.add.outer(np.arange(903), np.arange(701)).astype(np.uint16) * 40
    image = Image.fromarray(rows) if mode == "I;16" else Image.fromarray((rows >> 8).astype(np.uint8)).convert(mode)
    note = PngInfo()
    image.save(tmp_path / "a.png", pnginfo=note)
    small = open_image(tmp_path / "a.png", max_pixels=LIMIT, max_side=100)
    whole = open_image(tmp_path / "a.png", max_pixels=LIMIT).reduce(7)
    assert small.size == whole.size
    assert np.abs(np.asarray(small, int) - np.asarray(whole, int)).max() <= 2


def test_a_picture_within_another_name_is_what_its_content_says(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(buffer, "WEBP", lossless=True)
    (tmp_path / "a.jpg").write_bytes(buffer.getvalue())
    assert photo_facts(tmp_path / "a.jpg", LIMIT).format == "webp"
