"""What was written about a photo, in it or beside it: dates, places, words, each off the letter as well."""

import zlib
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from retrieval.images import open_image, photo_facts
from retrieval.images.dates import named_date, written_date
from retrieval.images.places import position_of
from retrieval.records import PhotoFacts
from tests.conftest import save_photo

LIMIT = 89_000_000
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:DateCreated="2011-05-06T07:08:09+02:00"
 exif:GPSLatitude="48,51.5S"><exif:GPSLongitude>2,20,30W</exif:GPSLongitude>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Quokka at the harbour</rdf:li></rdf:Alt></dc:title>
<dc:subject><rdf:Bag><rdf:li>{word}</rdf:li></rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def facts(path: Path, exif: Image.Exif | None = None, **options: object) -> PhotoFacts:
    if exif is not None:
        options["exif"] = exif.tobytes()
    Image.new("RGB", (40, 30), "red").save(path, **options)
    return photo_facts(path, LIMIT)


# -- dates


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2018:03:04 12:00:01", datetime(2018, 3, 4, 12, 0, 1)),
        ("2018-03-05 12:00:00", datetime(2018, 3, 5, 12)),
        ("2018-03-06T12:00:00", datetime(2018, 3, 6, 12)),
        ("2018-03-06T12:00:00.123+05:30", datetime(2018, 3, 6, 12)),
        ("2018/03/07 12:00:00", datetime(2018, 3, 7, 12)),
        ("2018:03:08 12:01", datetime(2018, 3, 8, 12, 1)),
        ("2018:03:09", datetime(2018, 3, 9)),
        ("2018: 3: 9 12: 5: 1", datetime(2018, 3, 9, 12, 5, 1)),
        ("2018:03:09 12:59:60", datetime(2018, 3, 9, 13)),
        ("2018:03:09 24:00:00", datetime(2018, 3, 10)),
        ("2018:03", datetime(2018, 3, 1)),
        ("20180310 121314", datetime(2018, 3, 10, 12, 13, 14)),
        ("2018:03:04 12:00:01\0", datetime(2018, 3, 4, 12, 0, 1)),
        ("1899:12:31 00:00:00", datetime(1899, 12, 31)),
        ("0000:00:00 00:00:00", None),
        ("    :  :     :  :  ", None),
        ("2018:13:01 00:00:00", None),
        ("2098:01:01 00:00:00", None),  # a clock that runs ahead
        ("0001:01:01 00:00:00", None),
        ("9999:12:31 23:59:60", None),
        ("9999-12-31 24:00:00", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_a_date_is_read_however_it_is_written(written: object, meant: datetime | None) -> None:
    assert written_date(written) == meant


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("IMG-20190704-WA0001", datetime(2019, 7, 4)),
        ("PXL_20200816_101112345", datetime(2020, 8, 16, 10, 11, 12)),
        ("Screenshot_20210503-101010", datetime(2021, 5, 3, 10, 10, 10)),
        ("Screenshot 2021-05-03 at 10.10.10", datetime(2021, 5, 3, 10, 10, 10)),
        ("WhatsApp Image 2019-07-04 at 12.30.59", datetime(2019, 7, 4, 12, 30, 59)),
        ("20190704_123059", datetime(2019, 7, 4, 12, 30, 59)),
        ("2019-07-04 12.30.59", datetime(2019, 7, 4, 12, 30, 59)),
        ("signal-2019-07-04-123059", datetime(2019, 7, 4, 12, 30, 59)),
        ("photo_2019-07-04_12-30-59", datetime(2019, 7, 4, 12, 30, 59)),
        ("2019.07.04 beach", datetime(2019, 7, 4)),
        ("IMG_20190704_123059(1)", datetime(2019, 7, 4, 12, 30, 59)),
        ("20190704123059", datetime(2019, 7, 4, 12, 30, 59)),
        ("20190704123059123", datetime(2019, 7, 4, 12, 30, 59)),
        ("201907041230", None),
        ("mmexport1562239845123", datetime.fromtimestamp(1562239845)),
        ("FB_IMG_1562239845123", datetime.fromtimestamp(1562239845)),
        ("1562239845123 (2)", datetime.fromtimestamp(1562239845)),
        ("9780306406157", None),  # a book's number
        ("0012345678905", None),
        ("DSC_2019", None),
        ("IMG_5555", None),
        ("120190704", None),
        ("20191304", None),
        ("20980101", None),
        ("18500101", None),
        ("1027874770_d4a6c5", None),
    ],
)
def test_a_date_in_a_name_is_read(name: str, meant: datetime | None) -> None:
    assert named_date(name) == meant


def test_the_photo_is_believed_before_its_name_and_its_name_before_nothing(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2018-03-05 12:00:00"
    inside = facts(tmp_path / "IMG-20190704-WA0001.jpg", exif)
    named = facts(tmp_path / "IMG-20190704-WA0002.jpg")
    undated = facts(tmp_path / "IMG_5555.jpg")
    assert (inside.taken, inside.taken_from) == (datetime(2018, 3, 5, 12), "exif")
    assert (named.taken, named.taken_from) == (datetime(2019, 7, 4), "name")
    assert (undated.taken, undated.taken_from) == (None, None)


# -- places


@pytest.mark.parametrize(
    ("gps", "latitude", "longitude"),
    [
        ({1: "N", 2: (48, 51, 30), 3: "E", 4: (2, 21, 0)}, 48.8583, 2.35),
        ({2: (48, 51, 0), 4: (2, 21, 0)}, 48.85, 2.35),
        ({1: "South", 2: (33, 51, 0), 3: "West", 4: (70, 12, 0)}, -33.85, -70.2),
        ({1: b"s\0", 2: (33, 51, 0), 3: b"w\0", 4: (70, 12, 0)}, -33.85, -70.2),
        ({1: "N", 2: (48, 51.5), 3: "W", 4: (2, 21)}, 48.8583, -2.35),
        ({1: "S", 2: (33.85,), 3: "E", 4: 151.2}, -33.85, 151.2),
        ({2: (-33.85,), 4: (-70.2,)}, -33.85, -70.2),
        ({1: "N", 2: (0, 0, 0), 3: "E", 4: (0, 0, 0)}, None, None),
        ({1: "N", 2: (98, 0, 0), 3: "E", 4: (0, 1, 0)}, None, None),
        ({1: "S", 2: "33,51,0", 3: "W", 4: b"70/1 1200/100 0/1\0"}, -33.85, -70.2),
        ({2: "48 deg 51' 30.0\" N", 4: "2 deg 21' 0.00\" W"}, 48.8583, -2.35),
        ({1: "N", 2: (48, 51.5, float("nan")), 3: "E", 4: (2, 21, float("nan"))}, 48.8583, 2.35),
        ({1: "N", 2: "nonsense", 3: "E", 4: (0, 1, 0)}, None, None),
        ({1: "N", 2: (float("nan"), 0, 0), 3: "E", 4: (0, 1, 0)}, None, None),
        ({}, None, None),
    ],
)
def test_a_place_is_read_however_it_is_written(
    gps: dict[int, object], latitude: float | None, longitude: float | None
) -> None:
    expected = (None, None) if latitude is None else pytest.approx((latitude, longitude), abs=1e-3)
    assert position_of(gps) == expected


# -- words


def test_words_date_and_place_of_xmp_inside_are_read(tmp_path: Path) -> None:
    packet = XMP.format(word="Zanzibar").encode()
    for name, options in (
        ("a.jpg", {"xmp": packet}),
        ("a.webp", {"xmp": packet}),
        ("a.tif", {"tiffinfo": {700: packet}}),
    ):
        read = facts(tmp_path / name, **options)
        assert (read.title, read.keywords) == ("Quokka at the harbour", ("Zanzibar",))
        assert (read.taken, read.taken_from) == (datetime(2011, 5, 6, 7, 8, 9), "exif")
        assert (read.latitude, read.longitude) == pytest.approx((-48.8583, -2.3417), abs=1e-3)


@pytest.mark.parametrize("name", ["a.xmp", "a.jpg.xmp", "a.XMP"])
def test_a_sidecar_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(XMP.format(word="Places|Africa|Zanzibar"))
    assert facts(tmp_path / "a.jpg").keywords == ("Places", "Africa", "Zanzibar")


def test_words_of_exif_and_windows_are_read_and_those_of_cameras_not(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Grüße aus Köln".encode()
    exif[0x9C9E] = "dog;beach\0".encode("utf-16-le")
    read = facts(tmp_path / "a.jpg", exif)
    assert (read.description, read.keywords) == ("Grüße aus Köln", ("dog", "beach"))
    for junk in ("OLYMPUS DIGITAL CAMERA         ", "SONY DSC", "DCIM\\100MEDIA\\DJI_0001.JPG", "   "):
        exif = Image.Exif()
        exif[0x010E] = junk
        assert facts(tmp_path / "b.jpg", exif).description is None


def test_keywords_of_iptc_are_read(tmp_path: Path) -> None:
    def field(number: int, text: bytes) -> bytes:
        return b"\x1c\x02" + bytes([number]) + len(text).to_bytes(2, "big") + text

    block = field(25, "Küste".encode()) + field(25, b"sea") + field(120, b"A boat") + field(55, b"20120304")
    resource = b"8BIM\x04\x04\0\0" + len(block).to_bytes(4, "big") + block + bytes(len(block) % 2)
    segment = b"Photoshop 3.0\0" + resource
    path = save_photo(tmp_path / "a.jpg")
    data = path.read_bytes()
    path.write_bytes(data[:2] + b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment + data[2:])
    read = photo_facts(path, LIMIT)
    assert (read.keywords, read.description, read.taken) == (("Küste", "sea"), "A boat", datetime(2012, 3, 4))


@pytest.mark.parametrize(
    "packet",
    [
        b"<x>",
        b"\xff\xfe\0\0",
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    ],
)
def test_xmp_that_is_broken_or_an_attack_is_passed_over(tmp_path: Path, packet: bytes) -> None:
    (tmp_path / "a.xmp").write_bytes(packet)
    read = facts(tmp_path / "a.jpg", xmp=packet)
    assert (read.title, read.description, read.keywords) == (None, None, ())


def test_a_large_text_in_a_png_is_no_reason_to_refuse_it(tmp_path: Path) -> None:
    for kind in ("text", "xmp", "profile", "many"):
        note = PngInfo()
        for number in range(80 if kind == "many" else 0):
            note.add(b"zTXt", b"history\0\0" + zlib.compress(b"edited " * 140_000), after_idat=number % 2 == 1)
        if kind == "text":
            note.add_text("history", "edited " * 220_000, zip=True)
        if kind == "xmp":
            padded = XMP.format(word="Zanzibar").replace("</x:xmpmeta>", " " * 3_000_000 + "</x:xmpmeta>")
            note.add_itxt("XML:com.adobe.xmp", padded)
        options = {"icc_profile": bytes(range(256)) * 6000} if kind == "profile" else {}
        read = facts(tmp_path / "a.png", pnginfo=note, **options)
        assert (read.width, read.keywords) == (40, ("Zanzibar",) if kind == "xmp" else ())
        assert open_image(tmp_path / "a.png", max_pixels=LIMIT).getpixel((5, 5)) == (255, 0, 0)


def test_a_png_that_tells_of_itself_after_its_pixels_is_read(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2018:03:05 12:00:00"
    note = PngInfo()
    note.add_itxt("XML:com.adobe.xmp", XMP.format(word="Zanzibar"), zip=True)
    Image.new("RGB", (40, 30), "red").save(tmp_path / "a.png", exif=exif.tobytes(), pnginfo=note)
    data = (tmp_path / "a.png").read_bytes()
    chunks, at = [], 8
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big") + 12
        chunks.append(data[at : at + size])
        at += size
    late = (b"eXIf", b"iTXt", b"IEND")
    chunks.sort(key=lambda chunk: late.index(chunk[4:8]) if chunk[4:8] in late else -1)
    (tmp_path / "a.png").write_bytes(data[:8] + b"".join(chunks))
    read = photo_facts(tmp_path / "a.png", LIMIT)
    assert (read.taken, read.keywords) == (datetime(2018, 3, 5, 12), ("Zanzibar",))
