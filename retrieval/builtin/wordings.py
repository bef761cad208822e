"""Plain words for labelled photos: what people may call a thing, and the sentences they put it in.

Labels of data sets are terse, and a model trained on one template learns the template. So every label has
several names here, and every name is put into a sentence drawn by chance.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

# {} is a name with its article; {bare} the same without one.
FRAMES = (
    "{}",
    "{}",
    "{bare}",
    "{bare}",
    "a photo of {}",
    "a picture of {}",
    "photos of {bare}",
    "pictures with {bare}",
    "my picture that has {} in it",
    "the one with {}",
    "there is {} here",
    "this shows {}",
    "a close-up of {}",
    "I took a photo of {}",
    "do I have a photo of {}",
    "an image showing {}",
    "a snapshot of {}",
    "where is my photo with {}",
    "something like {}",
    "{} can be seen",
    "{bare} seen from close by",
    "find {bare}",
    "look, {}",
    "{} in the middle of the picture",
)

# What stands on the left is the tag of a photo; the names on the right all mean it.
NAMES: dict[str, tuple[str, ...]] = {
    # Receipts, pages and other papers
    "receipt": (
        "a receipt", "a till receipt", "a shop receipt", "a bill", "a sales slip", "a scanned receipt with prices",
        "a paper slip from the cash register", "the bill of a restaurant", "a proof of purchase", "an invoice",
        "a long strip of paper with prices and a total", "a grocery bill", "what I paid at the shop",
        "a printed receipt with tax and total", "an expense receipt",
    ),
    "page": (
        "a page of a scientific paper", "a document page full of text", "a printed page", "a page of text",
        "an article with formulas", "a research paper", "a scanned document", "a page with paragraphs and figures",
        "a text document", "a page from a journal", "an academic paper", "a PDF page", "a sheet with small print",
        "a printed document in black and white", "a page with equations", "a page from a thesis",
    ),
    # Money
    "coin": (
        "a coin", "a piece of money", "a euro coin", "a single coin", "loose change", "a metal coin",
        "a coin lying on a table", "a cent", "pocket money", "cash", "hard currency", "a round piece of metal money",
    ),
    "coins": (
        "many coins", "coins on a table", "a pile of coins", "loose change", "several coins", "money spread out",
        "a handful of change", "a collection of coins", "a heap of euro coins", "small change", "coins of all sizes",
        "my savings in coins", "lots of money in coins",
    ),
    "money": ("money", "cash", "currency", "euro coins", "change", "coins", "some money", "metal money"),
    # Textures
    "banded": (
        "a banded texture", "a surface with bands", "layers in stripes", "broad stripes", "parallel bands of colour",
        "layered rock", "a banded pattern", "stripes running side by side", "bands across a surface",
    ),
    "blotchy": (
        "a blotchy texture", "a surface full of blotches", "irregular spots and stains", "a stained surface",
        "patches of colour", "a blotchy pattern", "skin with blotches", "uneven patches", "a mottled surface",
    ),
    "braided": (
        "a braided texture", "a braid", "plaited strands", "braided hair", "a woven rope", "strands woven together",
        "a plait", "a braided pattern", "twisted strands", "an interlaced cord",
    ),
    "bubbly": (
        "a bubbly texture", "bubbles", "foam", "froth", "soap bubbles", "bubbles in a liquid", "a foamy surface",
        "many small bubbles", "fizzy water", "suds",
    ),
    "bumpy": (
        "a bumpy texture", "a surface with bumps", "an uneven surface", "a rough, knobbly surface", "lumps and bumps",
        "a lumpy surface", "small round bumps", "a surface that is not smooth",
    ),
    "chequered": (
        "a chequered texture", "a checkerboard", "a chequered pattern", "black and white squares", "a chess board",
        "a checked cloth", "squares of two colours", "a checkered floor", "a gingham pattern", "a plaid cloth",
    ),
    "cobwebbed": (
        "a cobweb", "a spider's web", "a spider web", "cobwebs", "a web with dew", "a net of fine threads",
        "a cobwebbed texture", "threads spun by a spider", "an old web in a corner",
    ),
    "cracked": (
        "a cracked texture", "cracks", "a surface full of cracks", "cracked paint", "dry cracked earth",
        "broken and split ground", "a cracked wall", "fissures", "dried-out mud", "splits in a surface",
    ),
    "crosshatched": (
        "a crosshatched texture", "crosshatching", "lines crossing each other", "a drawing made of crossed lines",
        "a hatched pattern", "fine crossing strokes", "a mesh of lines", "a grid of pen strokes",
    ),
    "crystalline": (
        "a crystalline texture", "crystals", "a mineral", "ice crystals", "sharp shiny crystals", "a gemstone",
        "frost crystals", "quartz", "a rock made of crystals", "a glittering mineral",
    ),
    "texture": (
        "a texture", "a surface close up", "a pattern", "a background", "a surface and nothing else", "some material",
        "an abstract pattern", "the structure of a surface",
    ),
    # Rubbish
    "cardboard": (
        "a piece of cardboard", "a cardboard box", "brown cardboard", "a carton", "a packing box", "corrugated board",
        "a flattened box", "a delivery box", "cardboard for recycling",
    ),
    "plastic": (
        "a plastic bottle", "plastic packaging", "an empty plastic bottle", "plastic waste", "a plastic container",
        "a water bottle made of plastic", "something made of plastic", "a plastic bag", "a plastic cup",
    ),
    "trash": (
        "a piece of trash", "garbage", "packaging thrown away", "rubbish", "litter", "waste", "junk", "a used wrapper",
        "something for the bin", "dirty packaging", "a crisp packet",
    ),
    "paper": (
        "a sheet of paper", "printed paper", "a crumpled paper", "a newspaper", "waste paper", "a leaflet", "a flyer",
        "a page of a magazine", "paper for recycling", "a torn sheet", "an envelope",
    ),
    "glass": (
        "a glass bottle", "a bottle made of glass", "an empty glass jar", "a jar", "a beer bottle", "a wine bottle",
        "something made of glass", "a glass container", "glass for recycling",
    ),
    "metal": (
        "a metal can", "an aluminium can", "a tin can", "a drinks can", "a beer can", "something made of metal",
        "a soda can", "a tin", "a crushed can", "scrap metal", "a food tin",
    ),
    "recycling": ("something to recycle", "waste", "packaging", "something thrown away", "rubbish on a white sheet"),
    # Clothes
    "shorts": (
        "a pair of shorts", "short trousers", "short pants", "summer shorts", "denim shorts", "swimming trunks",
        "sports shorts", "shorts laid out flat",
    ),
    "longsleeve": (
        "a long-sleeved shirt", "a shirt with long sleeves", "a long-sleeved top", "a sweater", "a jumper",
        "a pullover", "a top with long arms", "a jersey",
    ),
    "shirt": (
        "a shirt", "a shirt with buttons", "a button-up shirt", "a dress shirt", "a collared shirt", "a blouse",
        "a shirt with a collar", "an office shirt", "a checked shirt",
    ),
    "t-shirt": (
        "a t-shirt", "a tee", "a T-shirt laid out flat", "a short-sleeved shirt", "a printed tee shirt",
        "a cotton t-shirt", "a top with short sleeves", "a tee shirt",
    ),
    "shoes": (
        "a pair of shoes", "shoes", "sneakers", "trainers", "footwear", "two shoes", "running shoes", "boots",
        "leather shoes", "something for the feet",
    ),
    "dress": (
        "a dress", "a summer dress", "a frock", "a gown", "an evening dress", "a woman's dress", "a long dress",
        "a party dress", "a one-piece garment",
    ),
    "outwear": (
        "a jacket", "a coat", "outerwear", "a winter coat", "an anorak", "a warm jacket", "a parka", "a raincoat",
        "something to wear over everything else", "a hooded coat",
    ),
    "hat": (
        "a hat", "a cap", "headgear", "a baseball cap", "a woolly hat", "a beanie", "something to wear on the head",
        "a sun hat", "a straw hat",
    ),
    "skirt": ("a skirt", "a mini skirt", "a long skirt", "a pleated skirt", "a woman's skirt", "a denim skirt"),
    "pants": (
        "a pair of trousers", "trousers", "a pair of pants", "jeans", "long pants", "leggings", "slacks",
        "a pair of jeans laid out flat", "chinos",
    ),
    "clothes": (
        "clothes", "clothing", "a garment", "something to wear", "an item of clothing", "clothes on the floor",
        "an outfit laid out flat", "clothes for sale", "a piece of clothing on a bed",
    ),
    # Rooms and places
    "kitchen": (
        "a kitchen", "a kitchen with cabinets and a stove", "where we cook", "a room for cooking", "kitchen cupboards",
        "a stove, an oven and a fridge", "a fitted kitchen", "a kitchen counter", "the room with the fridge",
    ),
    "bedroom": (
        "a bedroom", "a room with a bed", "where we sleep", "a bed with pillows", "a hotel room with a bed",
        "a guest room", "a double bed", "a made bed", "the room where I sleep",
    ),
    "bathroom": (
        "a bathroom", "a bathroom with a sink and a mirror", "a bathtub", "a shower", "a toilet", "a washroom",
        "a washbasin with a mirror", "a tiled bathroom", "the room with the shower", "a restroom",
    ),
    "frontal": (
        "the front of a house", "a house seen from the street", "a home with a driveway", "a house with a garage",
        "a family home from outside", "a suburban house", "a front yard with a lawn", "a villa", "a property for sale",
        "the outside of a house", "real estate",
    ),
    "sea": (
        "the sea", "waves of the ocean", "water at the coast", "the ocean", "a beach with waves", "the seaside",
        "surf", "a boat on the sea", "open water", "the shore", "blue water to the horizon",
    ),
    "mountain": (
        "a mountain", "mountains under the sky", "a landscape with mountains", "a peak", "hills", "a rocky summit",
        "the Alps", "a mountain range", "high mountains", "cliffs", "a valley between mountains",
    ),
    "glacier": (
        "a glacier", "ice and snow in the mountains", "a cold landscape of ice", "an iceberg", "ice floes",
        "a frozen landscape", "eternal ice", "snow and ice", "a wall of ice", "the Arctic",
    ),
    "buildings": (
        "buildings in a city", "tall buildings", "the outside of a building", "skyscrapers", "an office block",
        "architecture", "a high-rise", "facades", "a tower", "a block of flats", "downtown",
    ),
    "forest": (
        "a forest", "trees in the woods", "green trees", "woodland", "a path through trees", "the woods", "tree trunks",
        "a jungle", "autumn trees", "a grove",
    ),
    "street": (
        "a street", "a street in a town", "a street with houses and cars", "a city street", "a road with shops",
        "an alley", "a narrow lane", "people walking down the road", "traffic in town", "an old town street",
    ),
    # Ways to make a picture
    "sketch": (
        "a sketch", "a pencil drawing", "a line drawing", "a drawing in black and white", "a doodle",
        "something drawn by hand", "a drawing with a pen", "an outline drawing", "simple lines on white paper",
    ),
    "cartoon": (
        "a cartoon", "a comic", "clip art", "an animated character", "a comic drawing", "an illustration for children",
        "a colourful cartoon", "a funny drawing", "a vector graphic",
    ),
    "art_painting": (
        "a painting", "an artwork", "an oil painting", "a watercolour", "art", "a picture painted by hand",
        "a canvas", "a work of art", "brush strokes", "a painted picture in a museum",
    ),
    # Groceries
    "fruit": ("fruit", "fresh fruit", "fruit for sale", "fruit in a supermarket", "some fruit", "fruit at the market"),
    "vegetables": (
        "vegetables", "fresh vegetables", "vegetables for sale", "veg in a shop", "veggies", "greens at the market",
    ),
    "packages": (
        "cartons in a fridge at the shop", "a drink carton", "a dairy product", "a package in a supermarket",
        "groceries in cartons", "a chilled product", "a supermarket shelf with cartons",
    ),
    "groceries": ("groceries", "food in a shop", "a supermarket", "a grocery store", "food shopping",
        "food on display"),
    "juice": ("a carton of juice", "fruit juice", "juice", "a juice package", "a bottle of juice", "a drink"),
    "milk": ("a carton of milk", "milk", "a milk package", "a litre of milk", "a dairy carton"),
    "yoghurt": ("a carton of yoghurt", "yoghurt", "yogurt", "a yogurt package", "a pack of yoghurt"),
    "sour cream": ("sour cream", "a pot of sour cream", "a tub of cream", "crème fraîche"),
    "sour milk": ("sour milk", "soured milk", "a carton of sour milk", "buttermilk"),
    "soy milk": ("soy milk", "soya milk", "a soya drink", "a plant-based milk", "a vegan milk"),
    "soyghurt": ("soyghurt", "soya yoghurt", "a vegan yoghurt", "a plant-based yoghurt"),
    "oat milk": ("oat milk", "an oat drink", "a plant-based milk", "a vegan milk"),
    "oatghurt": ("oatghurt", "oat yoghurt", "a vegan yoghurt", "a plant-based yoghurt"),
    "apple": ("an apple", "apples", "apples in a box", "crisp apples", "red or green apples"),
    "pear": ("a pear", "pears", "ripe pears", "green pears"),
    "melon": ("a melon", "melons", "a big round melon", "a juicy melon"),
    "pepper": ("a pepper", "peppers", "bell peppers", "sweet peppers", "a capsicum", "paprika"),
    "tomato": ("a tomato", "tomatoes", "ripe red tomatoes", "tomatoes for a salad"),
    "potato": ("a potato", "potatoes", "spuds", "potatoes in a crate"),
    "mushroom": ("mushrooms", "brown mushrooms", "fungi", "champignons"),
    "zucchini": ("zucchini", "a courgette", "courgettes", "green squash"),
    "aubergine": ("an aubergine", "an eggplant", "eggplants", "purple aubergines"),
    "red beet": ("beetroot", "beets", "red beets", "a beet"),
    "satsumas": ("satsumas", "mandarins", "tangerines", "clementines", "small oranges"),
    "leek": ("a leek", "leeks"),
    "onion": ("an onion", "onions", "yellow onions", "a bag of onions"),
    # Caltech's, where its name is not what people say
    "an airplane": ("a plane", "an aeroplane", "a jet", "an aircraft", "an airliner", "a passenger plane"),
    "a motorcycle": ("a motorbike", "a motorcycle", "a bike with an engine", "a chopper"),
    "a cellphone": ("a mobile phone", "a cell phone", "a phone", "a mobile", "an old phone with keys"),
    "the face of a person looking at the camera": (
        "a face", "a portrait", "a headshot", "someone looking at me", "a person's face", "a portrait of a person",
        "somebody smiling", "a man or a woman looking at the camera", "a passport photo", "a selfie",
        "a friendly face", "a smiling person", "a colleague in the office",
    ),
    "a medical image of a brain": (
        "a brain", "a brain scan", "an MRI", "a medical picture", "an X-ray", "a scan from the hospital",
        "the inside of the head", "medical imaging",
    ),
    "a dollar bill": ("a dollar bill", "a banknote", "paper money", "money", "a one dollar note", "cash"),
    "a soccer ball": ("a football", "a soccer ball", "a ball"),
    "a stop sign": ("a stop sign", "a traffic sign", "a road sign", "a red sign at the road"),
    "a cup": ("a cup", "a mug", "a coffee cup", "a teacup"),
    "a watch": ("a watch", "a wristwatch", "a pocket watch", "a timepiece", "something that tells the time"),
    "a laptop": ("a laptop", "a notebook computer", "a portable computer", "a MacBook"),
    "a pagoda": ("a pagoda", "an Asian temple", "a Chinese temple", "a Japanese temple", "a tower with many roofs"),
    "a buddha statue": ("a buddha", "a buddha statue", "a statue of a sitting man", "a religious statue"),
    "a lamp": ("a lamp", "a table lamp", "a light", "a lampshade"),
    "a chandelier": ("a chandelier", "a lamp with many lights", "a lamp hanging from the ceiling"),
    "a camera": ("a camera", "an old camera", "a photo camera", "something to take pictures with"),
    "a car seen from the side": ("a car", "a car from the side", "an automobile", "a parked car", "a vehicle"),
    "a sailing boat (ketch)": ("a sailing boat", "a sailboat", "a yacht", "a boat with two masts", "a ketch"),
    "a schooner, a sailing ship": ("a schooner", "a sailing ship", "a tall ship", "an old ship with sails"),
    "a ferry": ("a ferry", "a passenger ship", "a boat for cars", "a ship"),
    "a cougar": ("a cougar", "a puma", "a mountain lion", "a big cat"),
    "a leopard": ("a leopard", "a spotted big cat", "a big cat"),
    "a rooster": ("a rooster", "a cock", "a male chicken"),
    "a sunflower": ("a sunflower", "a yellow flower", "a big flower"),
    "a water lily": ("a water lily", "a flower on a pond", "a flower on the water"),
    "a lotus": ("a lotus", "a lotus flower", "a pink flower", "a flower on the water"),
    "a yin yang symbol": ("yin and yang", "a yin yang symbol", "a black and white circle", "a logo"),
    "a pizza": ("a pizza", "something to eat", "Italian food", "a slice of pizza", "fast food"),
    "a dalmatian": ("a dalmatian", "a spotted dog", "a black and white dog"),
    "a cartoon cat Garfield": ("Garfield", "a cartoon cat", "an orange comic cat"),
    "a cartoon dog Snoopy": ("Snoopy", "a cartoon dog", "a white comic dog"),
    "a menorah, a candle holder": ("a menorah", "a candle holder", "a candlestick with many arms"),
    "an ewer, a jug": ("a jug", "a pitcher", "an ewer", "a vessel with a handle"),
    "a gramophone": ("a gramophone", "an old record player", "a phonograph with a horn"),
    "a grand piano": ("a grand piano", "a piano", "a keyboard instrument"),
    "an electric guitar": ("an electric guitar", "a guitar", "a rock guitar"),
    "a revolver": ("a revolver", "a gun", "a pistol", "a handgun"),
    "a brontosaurus": ("a brontosaurus", "a dinosaur", "a dinosaur with a long neck"),
    "a stegosaurus": ("a stegosaurus", "a dinosaur", "a dinosaur with plates on its back"),
    "a bonsai": ("a bonsai", "a tiny tree in a pot", "a small tree"),
    "a pair of scissors": ("scissors", "a pair of scissors", "something to cut with"),
    "a pair of headphones": ("headphones", "a headset", "something to listen to music with"),
    "a pair of binoculars": ("binoculars", "field glasses", "something to see far with"),
    "a wheelchair": ("a wheelchair", "a chair with wheels for a patient"),
    "a ceiling fan": ("a ceiling fan", "a fan on the ceiling", "a ventilator"),
    # Drawn by retrieval/builtin/synthesis
    "screenshot": (
        "a screenshot", "a screen capture", "a picture of my phone's screen", "an app on the phone",
        "a menu with icons",
        "phone settings", "a home screen", "a list of settings", "something I saved from the screen",
    ),
    "chat": (
        "a chat", "a chat window", "messages", "text messages", "a conversation on the phone", "a screenshot of a chat",
        "what somebody wrote to me", "speech bubbles", "a messenger", "an SMS",
    ),
    "chart": (
        "a chart", "a graph", "a diagram", "statistics", "a bar chart", "a line graph", "a plot", "data in a figure",
        "a slide with a chart", "curves with axes", "an infographic",
    ),
    "pie chart": ("a pie chart", "a round diagram with slices", "shares in a circle", "a chart", "a diagram"),
    "form": (
        "a form", "a form to fill in", "a questionnaire", "an application form", "a paper with boxes to tick",
        "an official form", "a registration form", "a paper with empty fields", "paperwork",
    ),
    "table": ("a table of numbers", "a spreadsheet", "rows and columns", "an Excel sheet", "a timetable", "a schedule"),
    "map": (
        "a map", "a street map", "a city map", "directions", "a map with a pin", "a plan of the town", "the way there",
        "a navigation app", "roads on a map", "a tourist map",
    ),
    "qr code": (
        "a QR code", "a code to scan", "a square barcode", "a black and white code", "a ticket with a code",
        "something to scan with the phone", "a boarding pass code",
    ),
    "barcode": ("a barcode", "black and white bars", "the code on a product", "a code to scan", "a price tag code"),
    "code": ("source code", "a program", "lines of code", "a terminal", "a code editor", "programming"),
    "handwriting": (
        "handwriting", "a handwritten note", "a letter written by hand", "notes on paper", "something scribbled down",
        "handwritten formulas", "a page of my notebook", "a shopping list", "a note",
    ),
    "stars": (
        "the night sky", "stars", "stars in the sky", "a starry sky", "outer space", "galaxies", "the Milky Way",
        "the universe", "a picture from a telescope", "astronomy",
    ),
    "stones": (
        "stones", "pebbles", "gravel", "small stones", "a gravel path", "rocks on the ground", "a heap of stones",
        "pebbles on a beach", "grit",
    ),
    "blurred": (
        "a blurred photo", "something out of focus", "a blurry picture", "a shaky photo", "motion blur",
        "nothing can be recognised", "a photo gone wrong",
    ),
}  # fmt: skip

_COIN_VALUES = {
    "a one euro coin": ("a one euro coin", "one euro"), "a two euro coin": ("a two euro coin", "two euros"),
    "a one cent coin": ("a one cent coin", "one cent"), "a two cent coin": ("a two cent coin", "two cents"),
    "a five cent coin": ("a five cent coin", "five cents"), "a ten cent coin": ("a ten cent coin", "ten cents"),
    "a twenty cent coin": ("a twenty cent coin", "twenty cents"),
    "a fifty cent coin": ("a fifty cent coin", "fifty cents"),
}  # fmt: skip
_SEEN_AS = {"sketch": "a sketch of {}", "cartoon": "a cartoon of {}", "art_painting": "a painting of {}", "photo": "{}"}
_SEEN_AS_MORE = {
    "sketch": ("a pencil drawing of {}", "a line drawing showing {}", "{} drawn by hand", "a drawing of {}",
        "an outline of {}"),
    "cartoon": ("a comic drawing of {}", "{} in a cartoon", "clip art of {}", "a funny drawing of {}",
        "a drawn {bare}"),
    "art_painting": ("an oil painting of {}", "an artwork with {}", "{} painted on canvas", "{} in art",
        "a painted {bare}"),
    "photo": ("a real photo of {}", "a photograph of {}"),
}  # fmt: skip


def tags_of(row: dict[str, str], captions: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Tags of a labelled photo, from the finest to the coarsest, each with its names.

    `row` holds "set" and "label"; `captions` are the set's own templates.
    Photos that share a tag are right answers to all of its names.
    """
    kind, label = row["set"], row.get("label") or ""
    if kind == "pacs":
        return _pacs_tags(label, captions)
    if kind == "grocery":
        return _grocery_tags(captions)
    if kind == "coins":
        value = {captions[0]: _COIN_VALUES[captions[0]]} if captions[0] in _COIN_VALUES else {}
        return value | _named(label, "money")
    if kind in ("receipts", "docpages"):
        return {captions[0]: (captions[0],)} | _named("receipt" if kind == "receipts" else "page")
    more = {"dtd10": ("texture",), "trash": ("recycling",), "clothing": ("clothes",)}.get(kind, ())
    if label in NAMES and kind != "caltech101":
        return _named(label, *more)
    name = captions[1]
    return {f"thing: {name}": NAMES.get(name, (name,))}


def sentences(names: Sequence[str], count: int, chance: random.Random) -> list[str]:
    """So many different sentences about a thing of these names, fewer where there are no more."""
    wordings = dict.fromkeys(names)
    for _ in range(4 * count):
        if len(wordings) >= count:
            break
        wordings.setdefault(fill(chance.choice(FRAMES), chance.choice(list(names))))
    return list(wordings)[: max(count, len(names))]


def fill(frame: str, name: str) -> str:
    """The frame with the name in it."""
    bare = name
    for article in ("a ", "an ", "the "):
        if name.startswith(article):
            bare = name.removeprefix(article)
    return frame.replace("{bare}", bare).replace("{}", name)


def _named(*tags: str) -> dict[str, tuple[str, ...]]:
    return {tag: NAMES[tag] for tag in tags}


def _pacs_tags(style: str, captions: Sequence[str]) -> dict[str, tuple[str, ...]]:
    thing = captions[0].split(" of ", 1)[1] if " of " in captions[0] else captions[1]
    frames = (_SEEN_AS[style], *_SEEN_AS_MORE[style])
    tags: dict[str, tuple[str, ...]] = {f"{style}: {thing}": tuple(fill(frame, thing) for frame in frames)}
    if style in NAMES:
        return tags | _named(style)
    return tags


def _grocery_tags(captions: Sequence[str]) -> dict[str, tuple[str, ...]]:
    fine = captions[0].removesuffix(" in a grocery store")
    coarse = captions[1].removeprefix("fresh ").split(",")[0].removesuffix(" in the supermarket")
    shelf = (
        "packages" if captions[0].startswith("a package of ") else "fruit" if "fruit" in captions[1] else "vegetables"
    )
    words = NAMES.get(coarse, (coarse, f"fresh {coarse}", f"{coarse} at the market"))
    fine_words = fine.removeprefix("a package of ")
    tags = {f"grocery: {fine}": (fine_words, f"{fine_words} in a shop", *(() if fine_words != coarse else words))}
    return tags | {f"grocery: {coarse}": words} | _named(shelf, "groceries")
