"""models/image-class/digits.onnx: a handwritten digit, 28x28 grey, by a small convolutional network."""

import io

import numpy as np
import torch
from PIL import Image, ImageOps
from sklearn.datasets import load_digits

from common import MODELS, SEED, gray_input, png, split, write_card, write_pictures
from pictures import blur, chance, network, noise, place, save, to_bytes, train, uniform
from runner import run
from scores import DIGITS, image_class

FOLDER = MODELS / "image-class"
SIDE, BOX = 28, 20      # the digit fills a box of 20 pixels in the middle of 28, as in MNIST
STEPS, BATCH = 4000, 128

data = load_digits()
x_train, x_test, y_train, y_test = split(data.data, data.target, test_size=0.2)
train_digits, test_digits = (torch.tensor(x / 16, dtype=torch.float32).reshape(-1, 1, 8, 8) for x in (x_train, x_test))
train_labels = torch.tensor(y_train)


def next_batch():
    """Training digits as users may send them: other sizes, places, pens, papers; two in five black on white."""
    picked = torch.randint(len(train_digits), (BATCH,))
    height = uniform(BATCH, 15, 26)
    pictures = place(train_digits[picked], SIDE, height, height * uniform(BATCH, 0.75, 1.2),
                     degrees=uniform(BATCH, -15, 15), shear=uniform(BATCH, -0.25, 0.25),
                     right=uniform(BATCH, -3, 3), down=uniform(BATCH, -3, 3))
    # An 8x8 original leaves soft grey strokes; a steeper curve gives a sharp pen, thin or thick.
    sharp = ((pictures - uniform(BATCH, 0.25, 0.65)) * uniform(BATCH, 1.5, 6) + 0.5).clamp(0, 1)
    pictures = blur(torch.where(chance(BATCH, 0.6), sharp, pictures), 0.15)
    paper, ink = uniform(BATCH, 0, 0.15), uniform(BATCH, 0.6, 1)
    paper = torch.where(chance(BATCH, 0.5), torch.zeros(1), paper)
    pictures = noise(paper + (ink - paper) * pictures, 0.06).clamp(0, 1)
    return torch.where(chance(BATCH, 0.4), 1 - pictures, pictures), train_labels[picked]


net = network(1, len(DIGITS), [20, 40, 64], SIDE)
train(net, next_batch, STEPS)
save(FOLDER / "digits.onnx", net, (1, SIDE, SIDE), "Handwritten digits 0-9, 28x28 grey, white on black, 0..1.")

heldout = to_bytes(place(test_digits, SIDE, BOX, BOX))
write_pictures(FOLDER / "digits.test.zip", zip(map(str, y_test), heldout))

# Examples for the docs: a held-out seven, and another as a black on white scan, four times as large.
seven, other = heldout[y_test == 7][[29, 3]]
scan = ImageOps.invert(Image.fromarray(other).resize((4 * SIDE, 4 * SIDE), Image.Resampling.BICUBIC))
(FOLDER / "examples").mkdir(exist_ok=True)
(FOLDER / "examples/seven.png").write_bytes(png(seven))
(FOLDER / "examples/seven-scan.png").write_bytes(png(np.asarray(scan)))
for name in ("seven", "seven-scan"):
    picture = Image.open(io.BytesIO((FOLDER / f"examples/{name}.png").read_bytes()))
    pixels = np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BILINEAR))
    scores = run(FOLDER / "digits.onnx", gray_input(pixels[None]))["scores"][0]
    assert scores.argmax() == 7, f"examples/{name}.png is taken for a {scores.argmax()}"

write_card("image-class", {"digits": {
    "name": "Optical Recognition of Handwritten Digits (the copy in scikit-learn, 8x8)",
    "source": "E. Alpaydin and C. Kaynak, 1998; UCI Machine Learning Repository, doi:10.24432/C50P49",
    "licence": "CC BY 4.0",
    "rows": {"all": len(data.data), "unique": len(x_train) + len(x_test), "train": len(x_train), "test": len(x_test)},
    "labels": DIGITS,
}}, {"digits": {
    "file": "digits.onnx", "algorithm": "convolutional network, 3 layers", "script": "tools/train/digits.py",
    "parameters": {"channels": [20, 40, 64], "steps": STEPS, "batch": BATCH, "seed": SEED}, **image_class("digits")}})
