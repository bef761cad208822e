"""Draws what people keep on their phones and no data set has: screenshots, chats, charts, forms, maps, codes.

Rough on purpose: the image tower sees 260 pixels, and what tells a chat from a form is its layout.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

_WORDS = (  # noqa: SIM905
    "when shall we meet the train leaves at eight call me later see you tomorrow thanks for the photo of your garden "
    "new order total price date name street city number account settings sound display battery storage search home "
    "please sign here first last year week summer holiday report sales growth north south east west market station"
).split()
_PAPERS = ("#ffffff", "#fdfdf8", "#f6f2e6", "#f4f6fa")
Draw = ImageDraw.ImageDraw


def render(kind: str, seed: int) -> Image.Image:
    """A picture of a kind of `KINDS`, RGB; the same seed gives the same picture."""
    return KINDS[kind](random.Random(f"{kind} {seed}"))


def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=size)


def _words(chance: random.Random, least: int, most: int) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randint(least, most)))


def _colour(chance: random.Random, light: tuple[int, int] = (40, 90)) -> str:
    return f"hsl({chance.randrange(360)}, {chance.randint(20, 90)}%, {chance.randint(*light)}%)"


def _phone(chance: random.Random, background: str) -> tuple[Image.Image, Draw, str]:
    """An upright screen with a status bar, and the colour of its words."""
    height = chance.choice((640, 720, 780))
    image = Image.new("RGB", (360, height), background)
    draw = ImageDraw.Draw(image)
    ink = "#f2f2f2" if sum(image.getpixel((5, 5))) < 380 else "#202020"  # type: ignore[arg-type]
    draw.text((12, 6), f"{chance.randrange(24):02}:{chance.randrange(60):02}", ink, _font(15))
    draw.rectangle((318, 9, 342, 19), outline=ink)
    draw.rectangle((320, 11, chance.randint(324, 340), 17), fill=ink)
    for bar in range(4):
        draw.rectangle((285 + 6 * bar, 18 - 3 * bar, 288 + 6 * bar, 19), fill=ink)
    return image, draw, ink


def _screenshot(chance: random.Random) -> Image.Image:
    background = chance.choice(("#ffffff", "#101418", "#f2f2f7", _colour(chance, (15, 90))))
    image, draw, ink = _phone(chance, background)
    draw.text((18, 40), _words(chance, 1, 2).title(), ink, _font(28))
    if chance.random() < 0.5:  # a home screen or a shelf of apps
        for row in range(5):
            for column in range(4):
                left, top = 22 + 84 * column, 100 + 105 * row
                draw.rounded_rectangle((left, top, left + 60, top + 60), 14, fill=_colour(chance))
                draw.text((left + 4, top + 66), chance.choice(_WORDS), ink, _font(12))
    else:  # a list of settings
        for row in range(chance.randint(7, 11)):
            top = 96 + 56 * row
            draw.ellipse((18, top, 50, top + 32), fill=_colour(chance))
            draw.text((64, top), _words(chance, 1, 3).capitalize(), ink, _font(17))
            draw.text((64, top + 21), _words(chance, 2, 5), "#8a8a8a", _font(12))
            if chance.random() < 0.5:
                on = chance.random() < 0.5
                draw.rounded_rectangle((300, top + 4, 340, top + 26), 11, fill="#34c759" if on else "#b0b0b0")
                draw.ellipse((319 if on else 301, top + 5, 339 if on else 321, top + 25), fill="white")
            draw.line((64, top + 44, 360, top + 44), fill="#a0a0a0")
    return image


def _chat(chance: random.Random) -> Image.Image:
    background = chance.choice(("#ffffff", "#ece5dd", "#0b141a", "#e7f0f7"))
    image, draw, ink = _phone(chance, background)
    draw.ellipse((14, 32, 50, 68), fill=_colour(chance))
    draw.text((60, 40), chance.choice(("Anna", "Tom", "Mum", "Family", "Work")), ink, _font(18))
    top, mine, theirs = (
        86,
        chance.choice(("#dcf8c6", "#0a84ff", "#005c4b")),
        chance.choice(("#e5e5ea", "#ffffff", "#26343c")),
    )
    while top < image.height - 110:
        lines = [_words(chance, 2, 5) for _ in range(chance.randint(1, 4))]
        width = max(len(line) for line in lines) * 7 + 24
        right = chance.random() < 0.5
        left, fill = (350 - width, mine) if right else (10, theirs)
        bottom = top + 18 * len(lines) + 16
        draw.rounded_rectangle((left, top, left + width, bottom), 14, fill=fill)
        words = "white" if fill in ("#0a84ff", "#005c4b", "#26343c") else "#202020"
        draw.multiline_text((left + 12, top + 7), "\n".join(lines), words, _font(14), spacing=3)
        top = bottom + chance.randint(6, 18)
    draw.rounded_rectangle((14, image.height - 56, 346, image.height - 16), 20, outline="#9a9a9a", fill=theirs)
    return image


def _axes(chance: random.Random) -> tuple[Image.Image, Draw, str]:
    dark = chance.random() < 0.15
    image = Image.new("RGB", (chance.randint(440, 640), chance.randint(340, 460)), "#1b1f27" if dark else "white")
    draw, ink = ImageDraw.Draw(image), "#d0d0d0" if dark else "#303030"
    if chance.random() < 0.7:
        draw.text((80, 8), _words(chance, 2, 5).capitalize(), ink, _font(20))
    return image, draw, ink


def _chart(chance: random.Random) -> Image.Image:
    image, draw, ink = _axes(chance)
    left, top, right, bottom = 52, 46, image.width - 24, image.height - 44
    for line in range(6):
        y = bottom - (bottom - top) * line / 5
        draw.line((left, y, right, y), fill="#c8c8c8")
        draw.text((8, y - 7), str(line * chance.choice((10, 10, 20))), ink, _font(12))
    draw.line((left, top, left, bottom, right, bottom), fill=ink, width=2)
    count, kind = chance.randint(4, 12), chance.choice(("bars", "lines", "lines", "points"))
    step = (right - left) / count
    for number in range(count):
        draw.text((left + step * (number + 0.25), bottom + 8), chance.choice(_WORDS)[:5], ink, _font(11))
    for series in range(chance.randint(1, 3)):
        colour, height = _colour(chance, (35, 60)), chance.uniform(0.2, 0.8)
        points = []
        for number in range(count):
            height = min(0.97, max(0.05, height + chance.uniform(-0.2, 0.22)))
            points.append((left + step * (number + 0.5), bottom - height * (bottom - top)))
        if kind == "lines":
            draw.line(points, fill=colour, width=3)
        for x, y in points:
            if kind == "bars":
                x += series * step * 0.22 - step * 0.22
                draw.rectangle((x - step * 0.1, y, x + step * 0.1, bottom - 1), fill=colour)
            elif kind == "points" or chance.random() < 0.5:
                draw.ellipse((x - 4, y - 4, x + 4, y + 4), fill=colour)
    return image


def _pie(chance: random.Random) -> Image.Image:
    image, draw, ink = _axes(chance)
    radius = image.height / 2 - 60
    x, y, angle = image.width * chance.uniform(0.35, 0.6), image.height / 2 + 14, chance.uniform(0, 360)
    shares = [chance.uniform(0.3, 2) for _ in range(chance.randint(3, 7))]
    box = (x - radius, y - radius, x + radius, y + radius)
    for number, share in enumerate(shares):
        end = angle + 360 * share / sum(shares)
        colour = _colour(chance, (40, 75))
        draw.pieslice(box, angle, end, fill=colour, outline="white")
        draw.rectangle((image.width - 90, 60 + 22 * number, image.width - 78, 72 + 22 * number), fill=colour)
        draw.text((image.width - 72, 58 + 22 * number), chance.choice(_WORDS), ink, _font(12))
        angle = end
    if chance.random() < 0.3:
        draw.ellipse((x - radius / 2, y - radius / 2, x + radius / 2, y + radius / 2), fill=image.getpixel((2, 2)))
    return image


def _sheet(chance: random.Random) -> tuple[Image.Image, Draw]:
    image = Image.new("RGB", (480, chance.choice((600, 660, 680))), chance.choice(_PAPERS))
    return image, ImageDraw.Draw(image)


def _form(chance: random.Random) -> Image.Image:
    image, draw = _sheet(chance)
    ink = chance.choice(("#202020", "#1d3a6e", "#7a1f1f"))
    draw.text((32, 24), _words(chance, 2, 4).title(), ink, _font(24))
    top = 76
    while top < image.height - 70:
        kind = chance.choice(("box", "box", "line", "ticks", "comb"))
        draw.text((32, top), _words(chance, 1, 4).capitalize() + ":", ink, _font(14))
        if kind == "box":
            draw.rectangle((32, top + 20, chance.randint(240, 448), top + 46), outline=ink)
        elif kind == "line":
            draw.line((190, top + 16, 448, top + 16), fill=ink)
        elif kind == "comb":
            for cell in range(chance.randint(6, 14)):
                draw.rectangle((32 + 24 * cell, top + 20, 56 + 24 * cell, top + 44), outline=ink)
        else:
            for number in range(3):
                left = 32 + 140 * number
                draw.rectangle((left, top + 22, left + 16, top + 38), outline=ink, width=2)
                draw.text((left + 24, top + 22), chance.choice(_WORDS), ink, _font(13))
                if chance.random() < 0.3:
                    draw.line((left, top + 22, left + 16, top + 38), fill=ink, width=2)
                    draw.line((left + 16, top + 22, left, top + 38), fill=ink, width=2)
        top += 62
    draw.line((32, image.height - 34, 220, image.height - 34), fill=ink)
    return image


def _table(chance: random.Random) -> Image.Image:
    image = Image.new("RGB", (chance.randint(480, 640), chance.randint(360, 520)), "white")
    draw, columns, high = ImageDraw.Draw(image), chance.randint(4, 8), chance.randint(22, 34)
    wide, head = image.width / columns, _colour(chance, (30, 85))
    for row in range(image.height // high + 1):
        if row == 0 or chance.random() < 0.12:
            draw.rectangle((0, row * high, image.width, row * high + high), fill=head)
        for column in range(columns):
            draw.rectangle((column * wide, row * high, column * wide + wide, row * high + high), outline="#b4b4b4")
            words = chance.choice(_WORDS) if column == 0 or row == 0 else f"{chance.uniform(0, 999):.2f}"
            if chance.random() < 0.9:
                draw.text((column * wide + 5, row * high + 5), words, "#202020", _font(13))
    return image


def _map(chance: random.Random) -> Image.Image:
    side, ground = 520, chance.choice(("#f2efe9", "#e8eaed", "#eef0e6", "#22303c"))
    image = Image.new("RGB", (side, side), ground)
    draw = ImageDraw.Draw(image)
    for colour in ("#c8e6b8", "#c8e6b8", "#d9d0c9", "#e0dfdf"):
        x, y = chance.uniform(0, side), chance.uniform(0, side)
        draw.polygon([(x + chance.uniform(-130, 130), y + chance.uniform(-130, 130)) for _ in range(5)], fill=colour)
    river = [(x, side * chance.uniform(0.1, 0.9)) for x in range(-40, side + 80, 110)]
    if chance.random() < 0.7:
        draw.line(river, fill="#aadaff", width=chance.randint(14, 50), joint="curve")
    turn = chance.uniform(0, math.pi)
    for number in range(chance.randint(14, 26)):
        angle = turn + (math.pi / 2 if number % 2 else 0) + chance.gauss(0, 0.08)
        x, y = chance.uniform(0, side), chance.uniform(0, side)
        dx, dy = 800 * math.cos(angle), 800 * math.sin(angle)
        wide = chance.choice((3, 3, 5, 5, 10))
        draw.line((x - dx, y - dy, x + dx, y + dy), fill="#c9c2b8", width=wide + 2)
        draw.line((x - dx, y - dy, x + dx, y + dy), fill="#fcd670" if wide == 10 else "#ffffff", width=wide)
    for _ in range(chance.randint(5, 14)):
        draw.text(
            (chance.uniform(0, side - 90), chance.uniform(0, side)), _words(chance, 1, 2).title(), "#5a5a5a", _font(13)
        )
    if chance.random() < 0.5:
        way = [(chance.uniform(60, 460), chance.uniform(60, 460)) for _ in range(4)]
        draw.line(way, fill="#1a73e8", width=7, joint="curve")
    x, y = chance.uniform(120, 400), chance.uniform(120, 400)
    draw.polygon([(x - 13, y - 22), (x + 13, y - 22), (x, y + 6)], fill="#ea4335")
    draw.ellipse((x - 15, y - 42, x + 15, y - 12), fill="#ea4335")
    draw.ellipse((x - 5, y - 32, x + 5, y - 22), fill="#ffffff")
    return image


def _squares(chance: random.Random, cells: int) -> Image.Image:
    """Looks like a QR code: random squares, and the three eyes that scanners look for."""
    code = np.array([[chance.random() < 0.5 for _ in range(cells)] for _ in range(cells)])
    eye = np.ones((7, 7), bool)
    eye[1:6, 1:6] = False
    eye[2:5, 2:5] = True
    for top, left in ((0, 0), (0, cells - 7), (cells - 7, 0)):
        code[max(0, top - 1) : top + 8, max(0, left - 1) : left + 8] = False
        code[top : top + 7, left : left + 7] = eye
    grey = Image.fromarray(np.where(np.pad(code, 3), 0, 255).astype(np.uint8))
    return grey.resize((8 * grey.width, 8 * grey.height), Image.Resampling.NEAREST).convert("RGB")


def _placed(chance: random.Random, sign: Image.Image) -> Image.Image:
    """A code alone, or on a ticket or a wall of some colour, maybe turned."""
    if chance.random() < 0.4:
        return sign
    ground = Image.new("RGB", (480, 480), _colour(chance, (25, 95)))
    draw = ImageDraw.Draw(ground)
    for row in range(4):
        draw.text((24, 16 + 24 * row), _words(chance, 1, 5).title(), "#202020", _font(18))
    size = chance.randint(180, 330)
    small = sign.resize((size, size * sign.height // sign.width))
    ground.paste(small, (chance.randint(10, 470 - size), chance.randint(110, max(111, 470 - small.height))))
    return (
        ground.rotate(chance.uniform(-12, 12), Image.Resampling.BILINEAR, fillcolor=_colour(chance))
        if chance.random() < 0.4
        else ground
    )


def _qr(chance: random.Random) -> Image.Image:
    return _placed(chance, _squares(chance, chance.choice((21, 25, 29, 33, 41))))


def _barcode(chance: random.Random) -> Image.Image:
    image = Image.new("RGB", (420, chance.randint(160, 260)), "white")
    draw, x = ImageDraw.Draw(image), 24
    while x < 392:
        wide = chance.choice((2, 2, 4, 6))
        draw.rectangle((x, 16, x + wide - 1, image.height - 38), fill="black")
        x += wide + chance.choice((2, 3, 4, 6))
    draw.text((60, image.height - 32), " ".join(str(chance.randrange(10)) for _ in range(13)), "black", _font(20))
    return _placed(chance, image)


def _code(chance: random.Random) -> Image.Image:
    dark = chance.random() < 0.7
    image = Image.new(
        "RGB", (600, chance.randint(380, 480)), chance.choice(("#1e1e1e", "#282c34", "#000000")) if dark else "#fafafa"
    )
    draw, indent = ImageDraw.Draw(image), 0
    inks = (
        ("#d4d4d4", "#569cd6", "#ce9178", "#6a9955", "#dcdcaa")
        if dark
        else ("#202020", "#0000cc", "#a31515", "#008000", "#795e26")
    )
    for row in range(image.height // 19):
        draw.text((8, 19 * row + 4), f"{row + 1:>3}", "#858585", _font(14))
        x = 48 + 26 * indent
        for _ in range(chance.randint(0, 6)):
            word = chance.choice(_WORDS) + chance.choice(("", "", "()", " =", ":", ",", "[0]", " +"))
            draw.text((x, 19 * row + 4), word, chance.choice(inks), _font(14))
            x += 8 * len(word) + 8
        indent = min(4, max(0, indent + chance.choice((-1, 0, 0, 1))))
    return image


def _handwriting(chance: random.Random) -> Image.Image:
    image, draw = _sheet(chance)
    ink, gap = chance.choice(("#1a2a6c", "#202020", "#1f4fa0", "#5a1a1a")), chance.randint(28, 44)
    ruled, squared = chance.random() < 0.5, chance.random() < 0.25
    for y in range(40, image.height, gap):
        if ruled or squared:
            draw.line((0, y, image.width, y), fill="#b9cbe0")
    for column in range(0, image.width if squared else 0, gap):
        draw.line((column, 0, column, image.height), fill="#b9cbe0")
    for y in range(40, image.height - 30, gap):
        x = float(chance.randint(24, 60))
        end = chance.uniform(0.3, 1) * (image.width - 40)
        while x < end:  # a word is a wavy line with loops
            points, length = [], chance.uniform(24, 90)
            phase = chance.uniform(0, 6)
            for step in range(int(length)):
                tall = 12 if chance.random() < 0.12 else 5
                points.append((x + step, y - 6 - tall * math.sin(phase + step * 0.75) + chance.uniform(-1.5, 1.5)))
            draw.line(points, fill=ink, width=chance.choice((1, 2, 2)), joint="curve")
            x += length + chance.uniform(8, 16)
    return image


def _noise(chance: random.Random) -> np.random.Generator:
    return np.random.default_rng(chance.randrange(1 << 30))


def _stars(chance: random.Random) -> Image.Image:
    noise, side = _noise(chance), 480
    glow = Image.fromarray((noise.random((6, 6, 3)) * chance.randint(5, 60)).astype(np.uint8))
    image = glow.resize((side, side), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(chance.randint(80, 900)):
        x, y, size = chance.uniform(0, side), chance.uniform(0, side), min(6, chance.expovariate(1.3))
        light = f"hsl({chance.choice((40, 210, 10))}, {chance.randint(0, 60)}%, {chance.randint(50, 98)}%)"
        flat = chance.uniform(0.4, 1) if size > 2 else 1
        draw.ellipse((x - size / 2, y - size / 2 * flat, x + size / 2, y + size / 2 * flat), fill=light)
    return image.filter(ImageFilter.GaussianBlur(chance.uniform(0, 1)))


def _stones(chance: random.Random) -> Image.Image:
    """Shaded Voronoi cells: pebbles from coarse to fine."""
    noise, side = _noise(chance), 320
    count = chance.choice((60, 150, 400, 900))
    centres = noise.random((count, 2)) * side
    y, x = np.mgrid[0:side, 0:side]
    distance = np.full((side, side, 2), np.inf)
    owner = np.zeros((side, side), np.int64)
    for number, (cy, cx) in enumerate(centres):
        away = np.hypot(y - cy, x - cx)
        nearer = away < distance[..., 0]
        distance[..., 1] = np.where(nearer, distance[..., 0], np.minimum(distance[..., 1], away))
        owner[nearer] = number
        distance[..., 0] = np.minimum(distance[..., 0], away)
    rise = np.clip((distance[..., 1] - distance[..., 0]) / (0.35 * side / count**0.5), 0, 1) ** 0.5
    tint = (
        noise.uniform(70, 210, (count, 1))
        + noise.normal(0, 12, (count, 3))
        + np.array(chance.choice(((12, 4, -8), (0, 0, 0), (20, 8, -12))))
    )
    shade = rise + 0.25 * np.clip(np.gradient(rise, axis=0) + np.gradient(rise, axis=1), -1, 1) * 4
    pixels = tint[owner] * shade[..., None] + noise.normal(0, 9, (side, side, 1))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


KINDS: dict[str, Callable[[random.Random], Image.Image]] = {
    "screenshot": _screenshot, "chat": _chat, "chart": _chart, "pie chart": _pie, "form": _form, "table": _table,
    "map": _map, "qr code": _qr, "barcode": _barcode, "code": _code, "handwriting": _handwriting, "stars": _stars,
    "stones": _stones,
}  # fmt: skip
