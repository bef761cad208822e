"""What the common colour words cover in CIELAB: prototypes, tuned on photos that people labelled."""

from __future__ import annotations

# The value that stands for a word in a query (CSS Color 4; cream is customary), by word.
SIGNS = {
    "black": "#000000", "white": "#ffffff", "grey": "#808080", "silver": "#c0c0c0", "red": "#ff0000",
    "maroon": "#800000", "brown": "#a52a2a", "tan": "#d2b48c", "beige": "#f5f5dc", "cream": "#fffdd0",
    "orange": "#ffa500", "gold": "#ffd700", "yellow": "#ffff00", "olive": "#808000", "green": "#008000",
    "teal": "#008080", "turquoise": "#40e0d0", "blue": "#0000ff", "navy": "#000080",
    "purple": "#800080", "magenta": "#ff00ff", "pink": "#ffc0cb",
}  # fmt: skip
# Words that name products: a brown cat is not gold, and a wall is not cream, though a watch and a blouse are.
SHOP_WORDS = frozenset(("silver", "maroon", "tan", "cream", "gold", "magenta"))
# A word covers what is nearer (CIEDE2000) to its prototypes than to those of other words. Fitted by gradient
# descent, with a loss that forgives wrong labels (generalised cross entropy, q = 0.5, Zhang and Sabuncu 2018)
# to the base colours of the even half of 4,000 product photos and, at a fifth of the weight, to the names of
# the xkcd colour survey (Munroe 2010, CC0) and of CSS; the value of each word and a few anchors were added.
# Skin is no colour to look for: without it every portrait would be beige.
PROTOTYPES = {
    "black": ("#0f1612", "#2b2d28", "#000000"),
    "white": ("#d9d0ce", "#ffffff"),
    "grey": ("#9a9a9a", "#857881", "#bbb9b8", "#606d6d", "#878483", "#99a09c", "#808080"),
    "silver": ("#b4b5b1", "#878457", "#b0b2ac", "#c0c0c0"),
    "red": ("#ca484c", "#a26878", "#e01731", "#8a2536", "#ff0000"),
    "maroon": ("#5c2633", "#8e354b", "#800000"),
    "brown": ("#7b4b2a", "#35231a", "#856329", "#c0975e", "#6f524a", "#907c73", "#5f3b1e"),
    "tan": ("#c6a586", "#845a38", "#d2b48c"),
    "beige": ("#a68e71", "#bdac92", "#d6bea0", "#f5f5dc"),
    "cream": ("#ffe4c4", "#ffffcb", "#ebd5c1", "#968e77", "#fffdd0"),
    "orange": ("#e17a37", "#ffa642", "#ffa500"),
    "gold": ("#b89569", "#ffd900", "#9a8261", "#ffd700"),
    "yellow": ("#e7b338", "#fffc2b", "#ffff00"),
    "olive": ("#413921", "#7b8c00", "#82836a", "#808000"),
    "green": ("#2c9c7d", "#32b227", "#364d3e", "#62c66a", "#7e9319", "#b1c6b8", "#597d34", "#00ff00",
              "#008000"),
    "teal": ("#009a8d", "#00ca9b", "#005065", "#008080"),
    "turquoise": ("#43ffff", "#006e7e", "#00cfc7", "#40e0d0"),
    "blue": ("#b5d5ea", "#8b98b3", "#0032fc", "#253575", "#4b6a84", "#65c2c5", "#0000ff"),
    "navy": ("#253751", "#000172", "#122234"),
    "purple": ("#4b0082", "#c3b3cb", "#8536a8", "#7d5072", "#3e293e", "#a777b9", "#74115a", "#800080"),
    "magenta": ("#ff00fe", "#9f0073", "#bb5080"),
    "pink": ("#f7d1d4", "#9f5778", "#e22965", "#fdb4a2", "#c67185", "#e7559e", "#ffc0cb"),
    "skin": ("#f0c8a0", "#e1b897", "#e1ac8a", "#eeba9a", "#ebb987"),
}  # fmt: skip
# CIEDE2000 over which one word fades into the next; fitted with the prototypes.
SOFTNESS = 1.33
# Moods that are several words; the others are ranges of lightness and of chroma in CIELAB, low and high.
MOOD_WORDS = {
    "#ff8c3b": ("red", "orange", "yellow", "brown", "gold", "tan", "maroon"),  # warm
    "#3b8cff": ("blue", "navy", "teal", "turquoise", "purple", "green"),  # cool
    "#8a6b4a": ("brown", "tan", "olive", "beige", "maroon"),  # earthy
}
MOOD_RANGES = {
    "#1c1c1e": ((0, 30), (0, 150)),  # dark
    "#f2f2ee": ((80, 100), (0, 150)),  # light
    "#ff2d20": ((35, 100), (55, 150)),  # bright
    "#f3d1dc": ((75, 97), (7, 35)),  # pastel
    "#9a918c": ((25, 80), (3, 22)),  # muted
}
