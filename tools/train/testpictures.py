"""Makes the pictures in Api.Tests/TestPictures that the tests do not write themselves.

Each NAME.jpg, .webp or .gif has a NAME.png beside it where the tests compare pixels: what Pillow decodes. Run with Debian's
python3-pil from the repository's root: python3 tools/train/testpictures.py
"""

import math
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

FOLDER = Path("Api.Tests/TestPictures")
WIDTH, HEIGHT = 96, 64
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
    save_scaled(Image.open(FOLDER / "baseline.jpg"))
    save_orientations(picture.resize((25, 16)))
    save(Image.linear_gradient("L").resize((WIDTH, HEIGHT)).convert("I").point(lambda v: v * 257).convert("I;16"), "grey16.png")
    save_palette(picture)
    save_animated(picture)


if __name__ == "__main__":
    main()
