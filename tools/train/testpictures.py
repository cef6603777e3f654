"""Makes the pictures in Api.Tests/TestPictures that the tests do not write themselves.

Each NAME.jpg, .webp or .gif has a NAME.png beside it where the tests compare pixels: what Pillow decodes. Run with Debian's
python3-pil and python3-numpy from the repository's root: python3 tools/train/testpictures.py

restarts.jpg and progressive-restarts.jpg are baseline.jpg by Debian's jpegtran with -restart 2 and with -progressive -restart 3; scan-each.jpg is
photo-full-colour.jpg with -scans of a file with the lines "0;", "1;" and "2;". Their pixels are those of the originals.
"""

import math
from pathlib import Path

import numpy
from PIL import Image, ImageDraw, ImageOps

FOLDER = Path("Api.Tests/TestPictures")
WIDTH, HEIGHT = 96, 64
PHOTO_WIDTH, PHOTO_HEIGHT = 640, 427
MODEL_SIZES = (28, 224, 600)
LARGEST_CUT = 80
ORIENTATION = 0x0112


def drawing() -> Image.Image:
    """Smooth waves with a few hard edges, different in every corner."""
    picture = Image.new("RGB", (WIDTH, HEIGHT))
    for y in range(HEIGHT):
        for x in range(WIDTH):
            red = 128 + 100 * math.sin(x / 9)
            green = 128 + 100 * math.cos(y / 7)
            picture.putpixel((x, y), (int(red), int(green), 255 * x // WIDTH))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((4, 4, 30, 20), fill=(250, 250, 245))
    draw.ellipse((60, 30, 90, 60), fill=(10, 60, 20))
    draw.line((0, 63, 50, 30), fill=(220, 20, 30), width=3)
    return picture


def save(picture: Image.Image, name: str, **options) -> Image.Image:
    picture.save(FOLDER / name, **options)
    return Image.open(FOLDER / name)


def save_expected(picture: Image.Image, name: str, mode: str = "RGB") -> None:
    picture.convert(mode).save(FOLDER / name, optimize=True)


def save_stills(picture: Image.Image) -> None:
    for name, source, options in [
        ("baseline.jpg", picture, {"quality": 85}),
        ("progressive.jpg", picture, {"quality": 85, "progressive": True}),
        ("cmyk.jpg", picture.convert("CMYK"), {"quality": 85}),
        ("lossless.webp", picture, {"lossless": True}),
        ("lossy.webp", picture, {"quality": 80}),
    ]:
        save_expected(save(source, name, **options), name.split(".")[0] + ".png")
    save_expected(save(picture.convert("L"), "grey.jpg", quality=85), "grey.png", "L")


def save_scaled(picture: Image.Image) -> None:
    for size in [(48, 48), (30, 20), (120, 90)]:
        scaled = picture.resize(size, Image.Resampling.BILINEAR)
        scaled.save(FOLDER / f"baseline-{size[0]}x{size[1]}.png", optimize=True)


def photo() -> Image.Image:
    """As large as a web page's photo: soft colours, hard edges, fine stripes that a careless filter would turn into others."""
    x = numpy.arange(PHOTO_WIDTH)[None, :]
    y = numpy.arange(PHOTO_HEIGHT)[:, None]
    red = 128 + 90 * numpy.sin(x / 40 + y / 90)
    green = 128 + 90 * numpy.cos(y / 30 - x / 70)
    blue = 128 + 60 * numpy.sin((x * x + y * y) / 9000)
    picture = Image.fromarray(numpy.dstack([red, green, blue]).astype(numpy.uint8))
    draw = ImageDraw.Draw(picture)
    for i in range(0, 160, 5):
        draw.line((200 + i, 120, 240 + i, 330), fill=(i, 255 - i, 200), width=2)
    draw.ellipse((400, 60, 600, 260), fill=(10, 60, 20), outline=(255, 255, 255), width=4)
    return picture


def save_photos() -> None:
    """Files of every form, and what Pillow scales them to: of large results a square a third from the top and the left."""
    picture = photo()
    for name, source, options in [
        ("photo.jpg", picture, {"quality": 75}),
        ("photo-progressive.jpg", picture, {"quality": 75, "progressive": True}),
        ("photo-full-colour.jpg", picture, {"quality": 75, "subsampling": 0}),
        ("photo-cmyk.jpg", picture.convert("CMYK"), {"quality": 75}),
        ("photo-grey.jpg", picture.convert("L"), {"quality": 75}),
        ("photo.webp", picture, {"quality": 75}),
        ("photo-palette.png", picture.quantize(16), {"optimize": True}),
    ]:
        stored = save(source, name, **options).convert("RGB")
        for size in MODEL_SIZES:
            scaled = stored.resize((size, size), Image.Resampling.BILINEAR)
            start, length = (size // 3, LARGEST_CUT) if size > LARGEST_CUT else (0, size)
            scaled.crop((start, start, start + length, start + length)).save(FOLDER / f"{name}-{size}.png", optimize=True)


def save_orientations(picture: Image.Image) -> None:
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        stored = save(picture, f"orientation-{orientation}.jpg", quality=85, exif=exif)
        save_expected(ImageOps.exif_transpose(stored), f"orientation-{orientation}.png")


def save_palette(picture: Image.Image) -> None:
    palette = picture.quantize(16)
    save(palette, "palette-transparent.png", transparency=0, optimize=True)
    rgba = Image.open(FOLDER / "palette-transparent.png").convert("RGBA")
    on_white = Image.new("RGBA", rgba.size, "white")
    save_expected(Image.alpha_composite(on_white, rgba), "palette-on-white.png")


def save_animated(picture: Image.Image) -> None:
    frames = [picture.quantize(32), picture.rotate(90).quantize(32), picture.rotate(180).quantize(32)]
    save(frames[0], "still.gif")
    save_expected(save(frames[0], "animated.gif", save_all=True, append_images=frames[1:]), "animated-gif.png")
    stills = [frame.convert("RGB") for frame in frames]
    save_expected(save(stills[0], "animated.webp", save_all=True, append_images=stills[1:], lossless=True), "animated-webp.png")


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    picture = drawing()
    save_stills(picture)
    save_photos()
    save_scaled(Image.open(FOLDER / "baseline.jpg"))
    save_orientations(picture.resize((25, 16)))
    save(Image.linear_gradient("L").resize((WIDTH, HEIGHT)).convert("I").point(lambda v: v * 257).convert("I;16"), "grey16.png")
    save_palette(picture)
    save_animated(picture)


if __name__ == "__main__":
    main()
