"""models/image-class/letters.onnx: a printed capital letter, 32x32 colour, by a small convolutional network."""

import io
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw, ImageFont

from common import MODELS, SEED, png, rgb_input, write_card, write_pictures
from pictures import blur, chance, network, noise, place, save, to_bytes, train, uniform
from runner import run
from scores import LETTERS, image_class

FOLDER = MODELS / "image-class"
FONTS = Path("/usr/share/fonts")        # where Debian's font packages put their files
SIDE, MASK, CAPITAL = 32, 64, 40        # masks are drawn at double size, a capital H 40 pixels high
STEPS, BATCH = 6000, 128

# Fonts drawn after one another stay on one side: Carlito follows Lato, so it is in neither list.
TRAIN_FAMILIES = [
    "Accanthis ADF Std", "Andika", "C059", "Caladea", "Charis SIL", "Comfortaa", "Courier Prime", "Courier Prime Sans",
    "DejaVu Sans", "DejaVu Sans Mono", "DejaVu Serif", "Fira Code", "FreeMono", "FreeSans", "FreeSerif", "GFS Didot",
    "Gentium", "Go", "Go Mono", "Hack", "Inconsolata", "JetBrains Mono", "Junicode Two Beta", "Liberation Mono",
    "Liberation Sans", "Liberation Sans Narrow", "Liberation Serif", "Linux Biolinum O", "Linux Libertine O",
    "Nimbus Mono PS", "Nimbus Roman", "Nimbus Sans", "Nimbus Sans Narrow", "Noto Sans", "Noto Sans Display",
    "Noto Serif", "Noto Serif Display", "Open Sans", "P052", "Roboto", "Roboto Condensed", "Roboto Slab",
    "URW Bookman", "URW Gothic",
]
TEST_FAMILIES = {
    "Anonymous Pro": "Regular", "B612": "Regular", "Cabin": "Bold", "Cantarell": "Regular", "Dosis": "Medium",
    "EB Garamond": "12 Regular", "Goudy Bookletter 1911": "Regular", "Inter": "Regular", "Lato": "Bold",
    "Play": "Regular", "Quicksand": "Bold", "Vollkorn": "Regular",
}
STYLES = {
    "Regular", "Book", "Roman", "Light", "Medium", "Semibold", "SemiBold", "Bold", "Demi", "Black", "Italic", "Oblique",
    "Light Italic", "Medium Italic", "Bold Italic", "Bold Oblique", "Demi Italic", "Demi Oblique", "Book Oblique",
    "Condensed", "Condensed Bold",
}


def find_fonts():
    """(family, style) -> file, for every font file installed; the first path wins."""
    found = {}
    for path in sorted(path for path in FONTS.rglob("*") if path.suffix in (".ttf", ".otf")):
        found.setdefault(ImageFont.truetype(str(path), 20).getname(), path)
    return found


def draw(path, letter):
    """A white letter in the middle of a black square of MASK pixels, and its larger extent in pixels."""
    tall = ImageFont.truetype(str(path), 200).getbbox("H")
    font = ImageFont.truetype(str(path), round(200 * CAPITAL / (tall[3] - tall[1])))
    left, top, right, bottom = font.getbbox(letter)
    extent = max(right - left, bottom - top)
    side = max(MASK, extent + 2)
    mask = Image.new("L", (side, side))
    ImageDraw.Draw(mask).text(((side - left - right) / 2, (side - top - bottom) / 2), letter, font=font, fill=255)
    if side > MASK:
        mask, extent = mask.resize((MASK, MASK), Image.Resampling.LANCZOS), MASK - 2
    return np.asarray(mask, np.float32) / 255, extent


def draw_all(files):
    drawn = [draw(path, letter) for path in files for letter in LETTERS]
    masks = torch.tensor(np.stack([mask for mask, _ in drawn]))[:, None]
    extents = torch.tensor([float(extent) for _, extent in drawn])[:, None, None, None]
    return masks, extents, torch.arange(len(LETTERS)).repeat(len(files))


def paint(masks, extents, zoom, stretch, degrees, shear, move, ink, paper):
    """Letters 32x32 in colour. The zoom is cut so that a letter that is not moved stays inside the picture."""
    zoom = torch.minimum(zoom, (MASK - 2) / extents)
    large = place(masks, MASK, MASK * zoom / stretch.clamp(min=1), MASK * zoom * stretch.clamp(max=1),
                  degrees, shear, *move)
    small = F.avg_pool2d(large, 2)
    return paper + (ink - paper) * small


def colours(batch, low, high):
    """A random grey per picture with a random tint."""
    return (uniform(batch, low, high) + torch.empty(batch, 3, 1, 1).uniform_(-0.2, 0.2)).clamp(0, 1)


fonts = find_fonts()
train_files = [path for (family, style), path in sorted(fonts.items()) if family in TRAIN_FAMILIES and style in STYLES]
test_files = [fonts[font] for font in TEST_FAMILIES.items()]
missing = set(TRAIN_FAMILIES) - {family for family, _ in fonts}
assert not missing, f"fonts not installed: {sorted(missing)}"
print(f"  {len(train_files)} font files of {len(TRAIN_FAMILIES)} families to train, {len(test_files)} held out")
masks, extents, labels = draw_all(train_files)


def next_batch():
    """Letters of the training fonts: plain black on white or coloured, two in five light on dark."""
    picked = torch.randint(len(masks), (BATCH,))
    plain = chance(BATCH, 0.4)
    ink = torch.where(plain, torch.zeros(1), colours(BATCH, 0, 0.35))
    paper = torch.where(plain, torch.ones(1), colours(BATCH, 0.65, 1))
    swap = chance(BATCH, 0.4)
    pictures = paint(masks[picked], extents[picked], zoom=uniform(BATCH, 0.65, 1.5), stretch=uniform(BATCH, 0.75, 1.3),
                     degrees=uniform(BATCH, -10, 10), shear=uniform(BATCH, -0.15, 0.15),
                     move=(uniform(BATCH, -7, 7), uniform(BATCH, -7, 7)),
                     ink=torch.where(swap, paper, ink), paper=torch.where(swap, ink, paper))
    pictures = noise(blur(pictures, 0.25), 0.08).clamp(0, 1)
    return (pictures - 0.5) / 0.5, labels[picked]


net = network(3, len(LETTERS), [24, 48, 64], SIDE)
train(net, next_batch, STEPS)
save(FOLDER / "letters.onnx", net, (3, SIDE, SIDE), "Printed capitals A-Z, 32x32 RGB, mean 0.5, std 0.5.")

# The held-out pictures: fonts never seen, dark on light, a little moved, turned and coloured.
torch.manual_seed(SEED)
test_masks, test_extents, test_labels = draw_all(test_files)
count = len(test_masks)
heldout = noise(paint(
    test_masks, test_extents, zoom=uniform(count, 0.8, 1.2), stretch=uniform(count, 0.9, 1.1),
    degrees=uniform(count, -5, 5), shear=torch.zeros(1), move=(uniform(count, -4, 4), uniform(count, -4, 4)),
    ink=colours(count, 0, 0.2), paper=colours(count, 0.8, 1)), 0.04)
write_pictures(FOLDER / "letters.test.zip", zip((LETTERS[number] for number in test_labels), to_bytes(heldout)))

# An example for the docs: a Q of a held-out font, four times as large as the network reads it.
big, _ = draw(fonts[("Vollkorn", "Regular")], "Q")
picture = Image.fromarray(np.uint8(255 - 255 * big)).convert("RGB")
picture = picture.resize((4 * SIDE, 4 * SIDE), Image.Resampling.LANCZOS)
(FOLDER / "examples").mkdir(exist_ok=True)
(FOLDER / "examples/letter-q.png").write_bytes(png(np.asarray(picture)))
picture = Image.open(io.BytesIO((FOLDER / "examples/letter-q.png").read_bytes()))
pixels = np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BILINEAR))
best = run(FOLDER / "letters.onnx", rgb_input(pixels[None]))["scores"][0].argmax()
assert LETTERS[best] == "Q", f"examples/letter-q.png is taken for {LETTERS[best]}"

write_card("image-class", {"letters": {
    "name": "Capital letters drawn by tools/train/letters.py from fonts that Debian packages",
    "source": "the font packages named in tools/train/all.sh",
    "licence": "each font has a free licence of its own (SIL OFL 1.1, Apache 2.0, Bitstream Vera, AGPL with font "
               "exception and others); the pictures hold no font program",
    "rows": {"train_fonts": len(train_files), "train_families": len(TRAIN_FAMILIES),
             "test_fonts": len(test_files), "test": count},
    "test_families": list(TEST_FAMILIES),
    "labels": LETTERS,
}}, {"letters": {
    "file": "letters.onnx", "algorithm": "convolutional network, 3 layers", "script": "tools/train/letters.py",
    "parameters": {"channels": [24, 48, 64], "steps": STEPS, "batch": BATCH, "seed": SEED}, **image_class("letters")}})
