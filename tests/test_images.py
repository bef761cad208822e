"""Photo files: found, decoded safely and upright, with what they say about themselves."""

import os
import struct
import zlib
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageDraw, ImageFilter, TiffImagePlugin

from retrieval.errors import ImageTooLargeError, UnreadableImageError
from retrieval.images import (
    Finding,
    content_hash,
    find_images,
    open_image,
    photo_exposure,
    photo_facts,
    read_photo,
    sharpness,
    thumbnail,
)
from retrieval.images.exif import exposure_of
from retrieval.records import Exposure
from tests.conftest import COLOURS, save_photo

LIMIT = 89_000_000


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    """Colours near the four corners: top left, top right, bottom left, bottom right."""
    right, bottom = image.width - 3, image.height - 3
    return [image.getpixel(at) for at in ((2, 2), (right, 2), (2, bottom), (right, bottom))]


def reason(path: Path) -> str:
    with pytest.raises(UnreadableImageError) as caught:
        open_image(path, max_pixels=LIMIT)
    assert str(caught.value).startswith(f"Skipped {path.name}: {caught.value.reason}. ")
    return str(caught.value.reason)


def four_colours(size: tuple[int, int] = (60, 40)) -> Image.Image:
    image = Image.new("RGB", size, "red")
    draw = ImageDraw.Draw(image)
    draw.rectangle((size[0] // 2, 0, size[0], size[1] // 2 - 1), fill="lime")
    draw.rectangle((0, size[1] // 2, size[0] // 2 - 1, size[1]), fill="blue")
    draw.rectangle((size[0] // 2, size[1] // 2, size[0], size[1]), fill="white")
    return image


def png_header(width: int, height: int) -> bytes:
    """A PNG that says it has that size and holds nothing."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", b""),
        (b"IEND", b""),
    ]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


# -- finding


def test_photos_are_found_by_name_and_by_content_in_order(tmp_path: Path) -> None:
    save_photo(tmp_path / "b.JPG")
    save_photo(tmp_path / "a.png")
    save_photo(tmp_path / "sub" / "c.webp")
    (tmp_path / "a.png").rename(tmp_path / "without_an_ending")
    (tmp_path / "notes.txt").write_text("no photo")
    (tmp_path / "BMW.txt").write_text("BM is how a bitmap begins, and this text")
    assert [p.name for p in find_images(tmp_path)] == ["b.JPG", "without_an_ending", "c.webp"]


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    save_photo(tmp_path / ".hidden.jpg")
    save_photo(tmp_path / ".thumbnails" / "a.jpg")
    save_photo(tmp_path / "seen.jpg")
    assert [p.name for p in find_images(tmp_path)] == ["seen.jpg"]


def test_a_loop_of_links_is_walked_once(tmp_path: Path) -> None:
    save_photo(tmp_path / "sub" / "a.jpg")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert [p.name for p in find_images(tmp_path)] == ["a.jpg"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_named_like_a_photo_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert list(find_images(tmp_path)) == []


def test_a_folder_that_is_not_there_is_named_as_unreadable(tmp_path: Path) -> None:
    finding = Finding()
    assert list(find_images(tmp_path / "gone", finding)) == []
    assert finding.unreadable == [tmp_path / "gone"]


def test_the_hash_is_that_of_the_content(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"abc")
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, appendix B.1
    assert content_hash(tmp_path / "a.jpg") == expected


# -- decoding


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_is_applied(tmp_path: Path, orientation: int) -> None:
    upright = four_colours()
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the transposition that the viewer has to take back
    stored = upright if orientation == 1 else upright.transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(tmp_path / "a.png", exif=exif)
    opened = open_image(tmp_path / "a.png", max_pixels=LIMIT)
    assert opened.size == upright.size
    assert corners(opened) == corners(upright)
    facts = photo_facts(tmp_path / "a.png", LIMIT)
    assert (facts.width, facts.height) == upright.size


@pytest.mark.parametrize("name", ["a.jpg", "a.webp", "a.tif", "a.heic", "a.avif"])
def test_a_photo_taken_sideways_is_upright_in_every_format(tmp_path: Path, name: str) -> None:
    open_image(save_photo(tmp_path / "first.jpg"), max_pixels=LIMIT)  # registers HEIC with Pillow
    exif = Image.Exif()
    exif[0x0112] = 6
    sideways = four_colours().transpose(Image.Transpose.ROTATE_90)
    sideways.save(tmp_path / name, exif=exif.tobytes())
    image, facts = read_photo(tmp_path / name, max_pixels=LIMIT, max_side=20)
    assert (facts.width, facts.height) == (60, 40)
    assert image.width > image.height
    assert np.abs(np.array(corners(image)) - np.array(corners(four_colours()))).max() < 40


def test_a_jpeg_of_several_pictures_is_a_jpeg(tmp_path: Path) -> None:
    four_colours().save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=[four_colours()])
    assert photo_facts(tmp_path / "a.jpg", LIMIT).format == "jpeg"
    assert open_image(tmp_path / "a.jpg", max_pixels=LIMIT, max_side=10).size == (15, 10)


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.gif", "a.bmp", "a.tif", "a.heic", "a.avif"])
def test_every_format_is_read_in_its_colours(tmp_path: Path, name: str) -> None:
    open_image(save_photo(tmp_path / "first.jpg"), max_pixels=LIMIT)  # registers HEIC with Pillow
    four_colours().save(tmp_path / name)
    opened = open_image(tmp_path / name, max_pixels=LIMIT)
    assert (opened.mode, opened.size) == ("RGB", (60, 40))
    assert np.abs(np.array(corners(opened)) - np.array(corners(four_colours()))).max() < 25
    assert photo_facts(tmp_path / name, LIMIT).format == {"jpg": "jpeg", "tif": "tiff"}.get(name[2:], name[2:])


def test_transparency_becomes_white(tmp_path: Path) -> None:
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(tmp_path / "clear.png")
    Image.new("LA", (8, 8), (0, 0)).save(tmp_path / "grey.png")
    palette = Image.new("P", (8, 8), 0)
    palette.putpalette([10, 20, 30, 200, 100, 50])
    palette.save(tmp_path / "palette.png", transparency=b"\x00\xff")
    for name in ("clear.png", "grey.png", "palette.png"):
        assert open_image(tmp_path / name, max_pixels=LIMIT).getpixel((4, 4)) == (255, 255, 255)


def test_sixteen_bits_are_scaled_not_cut(tmp_path: Path) -> None:
    Image.fromarray(np.full((8, 8), 128 * 257, np.uint16)).save(tmp_path / "deep.png")
    Image.fromarray(np.full((8, 8), 0.5, np.float32)).save(tmp_path / "float.tif")
    for name in ("deep.png", "float.tif"):
        assert open_image(tmp_path / name, max_pixels=LIMIT).getpixel((4, 4)) == (128, 128, 128)


def test_print_colours_and_palettes_become_rgb(tmp_path: Path) -> None:
    Image.new("CMYK", (16, 16), (0, 255, 255, 0)).save(tmp_path / "print.jpg")
    four_colours().quantize(4).save(tmp_path / "palette.gif")
    red = open_image(tmp_path / "print.jpg", max_pixels=LIMIT).getpixel((8, 8))
    assert red[0] > 200
    assert max(red[1:]) < 60
    assert corners(open_image(tmp_path / "palette.gif", max_pixels=LIMIT)) == corners(four_colours())


def test_an_animation_shows_its_first_frame(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    assert open_image(tmp_path / "a.gif", max_pixels=LIMIT).getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.parametrize("name", ["large.jpg", "large.png"])
def test_a_reduced_photo_keeps_its_shape_and_enough_pixels(tmp_path: Path, name: str) -> None:
    four_colours((1600, 1200)).save(tmp_path / name)
    opened = open_image(tmp_path / name, max_pixels=LIMIT, max_side=200)
    assert 200 <= min(opened.size) < 400
    assert opened.width / opened.height == pytest.approx(4 / 3, rel=0.02)
    assert np.abs(np.array(corners(opened)) - np.array(corners(four_colours()))).max() < 25


def test_a_small_photo_is_not_enlarged(tmp_path: Path) -> None:
    save_photo(tmp_path / "a.jpg", size=(30, 20))
    assert open_image(tmp_path / "a.jpg", max_pixels=LIMIT, max_side=200).size == (30, 20)


# -- refusing


def test_too_many_pixels_are_refused_by_the_header_alone(tmp_path: Path) -> None:
    (tmp_path / "huge.png").write_bytes(png_header(20_000, 20_000))
    with pytest.raises(ImageTooLargeError) as caught:
        open_image(tmp_path / "huge.png", max_pixels=LIMIT)
    assert caught.value.pixels == 400_000_000
    assert str(caught.value) == (
        "Skipped huge.png: 400 MP is over the 89 MP limit. Raise --max-megapixels to index it."
    )


def test_a_raised_limit_holds_beyond_that_of_pillow(tmp_path: Path) -> None:
    (tmp_path / "huge.png").write_bytes(png_header(20_000, 20_000))
    assert photo_facts(tmp_path / "huge.png", 500_000_000).width == 20_000


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("empty.jpg", b"", "it is empty"),
        ("notes.jpg", b"Dear diary, today I took no photos.", "it is not a photo, but text"),
        ("page.jpg", b"<!DOCTYPE html><html><body>404</body></html>", "it is not a photo, but a web page"),
        ("logo.svg", b'<?xml version="1.0"?><svg xmlns="x"/>', "it is not a photo, but a drawing (SVG)"),
        ("scan.png", b"%PDF-1.7 \x00", "it is not a photo, but a PDF"),
        ("zeros.jpg", bytes(100), "it holds nothing but zeros"),
        ("noise.jpg", bytes(range(128, 256)), "it is in no photo format that Photochat reads"),
        ("start.jpg", b"\xff\xd8\xff\xe0", "it is cut off"),
        ("shot.cr2", b"II*\x00", "it is a camera raw file without a preview inside"),
    ],
)
def test_what_is_no_photo_is_called_what_it_is(tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert [p.name for p in find_images(tmp_path)] == [name]
    assert reason(tmp_path / name).partition("; install ")[0] == expected  # without the extra raw, how to get it


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.gif", "a.tif", "a.heic", "a.avif"])
@pytest.mark.parametrize("share", [0.1, 0.6])
def test_a_file_that_was_cut_off_is_refused(tmp_path: Path, name: str, share: float) -> None:
    open_image(save_photo(tmp_path / "first.jpg"), max_pixels=LIMIT)
    noise = np.random.default_rng(0).integers(0, 255, (120, 120, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: int(len(whole) * share)])
    assert reason(tmp_path / name) in ("it is cut off", "it is damaged")


def test_a_truncated_jpeg_is_said_to_be_cut_off(tmp_path: Path) -> None:
    four_colours((400, 400)).save(tmp_path / "a.jpg")
    whole = (tmp_path / "a.jpg").read_bytes()
    (tmp_path / "a.jpg").write_bytes(whole[: len(whole) // 2])
    assert reason(tmp_path / "a.jpg") == "it is cut off"


def test_a_file_that_left_is_said_to_be_gone(tmp_path: Path) -> None:
    assert reason(tmp_path / "gone.jpg") == "it is no longer there"
    with pytest.raises(UnreadableImageError, match="no longer there"):
        content_hash(tmp_path / "gone.jpg")


def test_a_format_beyond_the_list_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg", "PCX")
    assert reason(tmp_path / "a.jpg") == "it is a PCX picture, which Photochat does not read"
    Image.new("RGB", (8, 8)).save(tmp_path / "b.jpg", "IM")
    assert reason(tmp_path / "b.jpg") == "it is in no photo format that Photochat reads"


# -- facts


def test_date_camera_and_place_are_read(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Canon\0", "Canon EOS 80D"
    exif.get_ifd(0x8769)[0x9003] = "2019:07:04 12:30:59"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 30.24), 3: "W", 4: (2.0, 17.0, 40.2)})
    Image.new("RGB", (40, 30)).save(tmp_path / "a.jpg", exif=exif)
    image, facts = read_photo(tmp_path / "a.jpg", max_pixels=LIMIT, max_side=100)
    assert facts == photo_facts(tmp_path / "a.jpg", LIMIT)
    assert image.size == (40, 30)
    assert (facts.taken, facts.taken_from) == (datetime(2019, 7, 4, 12, 30, 59), "exif")
    assert facts.camera == "Canon EOS 80D"
    assert facts.latitude == pytest.approx(48.8584, abs=1e-4)
    assert facts.longitude == pytest.approx(-2.2945, abs=1e-4)
    assert facts.size_bytes == (tmp_path / "a.jpg").stat().st_size


def test_the_day_of_copying_is_not_that_of_taking(tmp_path: Path) -> None:
    path = save_photo(tmp_path / "a.png")
    os.utime(path, (1_500_000_000, 1_500_000_000))
    facts = photo_facts(path, LIMIT)
    assert (facts.taken, facts.taken_from) == (None, None)
    assert (facts.camera, facts.latitude, facts.longitude) == (None, None, None)


def test_nonsense_in_exif_is_passed_over(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 77, ""
    exif.get_ifd(0x8769)[0x9003] = "0000:00:00 00:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)})
    Image.new("RGB", (40, 30)).save(tmp_path / "a.jpg", exif=exif)
    facts = photo_facts(tmp_path / "a.jpg", LIMIT)
    assert (facts.width, facts.taken_from, facts.camera, facts.latitude) == (40, None, None, None)


def test_broken_exif_is_no_reason_to_refuse_a_photo(tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), "red").save(tmp_path / "a.jpg", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f" + bytes(9))
    assert open_image(tmp_path / "a.jpg", max_pixels=LIMIT).size == (40, 30)
    assert photo_facts(tmp_path / "a.jpg", LIMIT).taken_from is None


# -- thumbnails


def test_a_thumbnail_is_made_once_upright_and_fits(tmp_path: Path) -> None:
    path = save_photo(tmp_path / "a.jpg", "blue", size=(800, 400), orientation=6)
    first = thumbnail(path, "ab12", 256, tmp_path / "small", LIMIT)
    before = first.stat().st_mtime_ns
    with Image.open(first) as image:
        assert (image.format, image.size) == ("WEBP", (128, 256))
        assert np.abs(np.array(image.convert("RGB").getpixel((5, 5))) - COLOURS["blue"]).max() < 30
    path.unlink()  # not read again
    assert thumbnail(path, "ab12", 256, tmp_path / "small", LIMIT) == first
    assert first.stat().st_mtime_ns == before
    assert [p.name for p in first.parent.iterdir()] == [first.name]


def test_a_bad_photo_leaves_no_thumbnail(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("text")
    with pytest.raises(UnreadableImageError):
        thumbnail(tmp_path / "a.jpg", "ab12", 256, tmp_path / "small", LIMIT)
    assert not (tmp_path / "small").exists()


def test_how_a_photo_was_taken_is_read_where_its_exif_tells_it(tmp_path: Path) -> None:
    exif, base = Image.Exif(), ExifTags.Base
    exif.get_ifd(ExifTags.IFD.Exif).update(
        {
            base.LensModel: "Summicron 35mm",
            base.FNumber: 2.8,
            base.ExposureTime: 0.004,
            base.ISOSpeedRatings: 200,
            base.FocalLength: 35.0,
        }
    )
    exif[base.Artist], exif[base.Copyright] = "Ana\0  Ruiz", "(c) 2020 Ana Ruiz"
    with_exif, silent = tmp_path / "told.jpg", tmp_path / "silent.png"
    four_colours().save(with_exif, exif=exif)
    four_colours().save(silent)
    assert photo_exposure(with_exif, LIMIT) == Exposure(
        "Summicron 35mm", 2.8, pytest.approx(0.004), 200, 35.0, "Ana Ruiz", "(c) 2020 Ana Ruiz"
    )
    assert photo_exposure(silent, LIMIT) == Exposure()


def test_an_author_that_was_written_as_utf8_is_read() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Zoë Čapková".encode().decode("latin-1")  # as Pillow reads such a field
    assert exposure_of(exif).author == "Zoë Čapková"
    exif[ExifTags.Base.Artist] = "Zoë"  # as older cameras write it
    assert exposure_of(exif).author == "Zoë"


@pytest.mark.parametrize("value", [(1, 0), (0, 1), "?"])
def test_an_exposure_that_makes_no_sense_is_not_told(tmp_path: Path, value: object) -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif).update({ExifTags.Base.LensMake: "x", ExifTags.Base.ISOSpeedRatings: 0})
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.FNumber] = TiffImagePlugin.IFDRational(*value) if isinstance(value, tuple) else value
    assert exposure_of(exif) == Exposure()


# -- sharpness


def test_a_picture_is_as_sharp_in_whatever_size_it_is_kept_and_less_so_the_more_it_is_blurred() -> None:
    grey = np.random.default_rng(0).normal(size=(1500, 2000)).cumsum(0).cumsum(1)  # as in nature, coarse above all
    picture = Image.fromarray(((grey - grey.min()) / np.ptp(grey) * 255).astype(np.uint8))
    ImageDraw.Draw(picture).line([(x, 750 + (-1) ** x * 600) for x in range(0, 2000, 41)], fill=255, width=20)
    whole, half = (sharpness(picture.resize(size, Image.Resampling.LANCZOS)) for size in ((2000, 1500), (1000, 750)))
    assert half == pytest.approx(whole, rel=0.1)
    blurred = [sharpness(picture.filter(ImageFilter.GaussianBlur(radius))) for radius in (0, 2, 4, 8)]
    assert blurred == sorted(blurred, reverse=True)
    assert blurred[-1] < blurred[0] / 2


@pytest.mark.parametrize("size", [(1, 1), (1, 9000), (9000, 2), (2, 2)])
def test_a_line_of_pixels_is_not_sharp(size: tuple[int, int]) -> None:
    assert sharpness(Image.new("RGB", size, "white")) == 0
