#!/usr/bin/env python3
"""Clean pictures: photographs from folders, and drawn ones that belong to nobody.

Drawn are dead leaves (discs, boxes and blobs that hide each other, of all sizes, with textures:
Achddou, Gousseau and Ladjal 2021 train denoisers on them nearly as well as on photographs), pages of
text and line art, and smooth gradients.

    python3 pictures.py FOLDER --count 200 --seed 1
"""
import argparse
import pathlib
import sys

import cv2
import numpy as np

cv2.setNumThreads(1)

SUFFIXES = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".ppm", ".webp"}
FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_COMPLEX | cv2.FONT_ITALIC,
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
)


def files(folder):
    """The pictures of a folder, by name."""
    if not pathlib.Path(folder).is_dir():
        sys.exit(f"{folder}: no such folder; name a folder of pictures")
    found = sorted(f for f in pathlib.Path(folder).iterdir() if f.suffix.lower() in SUFFIXES)
    if not found:
        sys.exit(f"{folder}: no pictures in it (looked for {', '.join(sorted(SUFFIXES))})")
    return found


def read(file):
    """uint8 [H, W, 3], RGB."""
    picture = cv2.imread(str(file), cv2.IMREAD_COLOR)
    if picture is None:
        sys.exit(f"{file}: cannot be read as a picture; take it out of the folder")
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)


def colour(rng, palette):
    return np.clip(palette[rng.integers(len(palette))] + rng.normal(0, 0.08, 3), 0, 1)


def field(rng, height, width, slope):
    """A random field of mean 0 and deviation 1 whose spectrum falls with the frequency to the slope."""
    fy, fx = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None]
    angle, stretch = rng.uniform(0, np.pi), np.exp(rng.normal(0, 0.6))
    along, across = fx * np.cos(angle) + fy * np.sin(angle), fy * np.cos(angle) - fx * np.sin(angle)
    frequency = np.hypot(along * stretch, across / stretch)
    frequency[0, 0] = 1
    spectrum = np.fft.rfft2(rng.standard_normal((height, width))) * frequency**-slope
    spectrum[0, 0] = 0
    out = np.fft.irfft2(spectrum, (height, width))
    return out / (out.std() + 1e-9)


def texture(rng, height, width, palette):
    """Stripes, weave or a random field between two or three colours; float64 [H, W, 3]."""
    kind = rng.random()
    first, second = colour(rng, palette), colour(rng, palette)
    if kind < 0.25:
        return np.broadcast_to(first, (height, width, 3)).copy()
    if kind < 0.5:
        y, x = np.mgrid[:height, :width]
        angle, period = rng.uniform(0, np.pi), rng.uniform(2.5, 24)
        bend = field(rng, height, width, 2) * rng.uniform(0, 3)
        wave = np.sin((x * np.cos(angle) + y * np.sin(angle) + bend) * 2 * np.pi / period)
        if rng.random() < 0.4:
            wave *= np.sin((y * np.cos(angle) - x * np.sin(angle) + bend) * 2 * np.pi / period)
        if rng.random() < 0.4:
            wave = np.tanh(3 * wave)
        mix = 0.5 + 0.5 * wave
    else:
        mix = np.clip(0.5 + field(rng, height, width, rng.uniform(0.6, 2.2)) * rng.uniform(0.05, 0.3), 0, 1)
    return first + (second - first) * rng.uniform(0.2, 1) * mix[..., None]


def dead_leaves(rng, height, width):
    """Shapes with radii of density r^-3 that hide each other, drawn at twice the size and shrunk."""
    high, wide = 2 * height, 2 * width
    # As dull as photographs mostly are.
    palette = rng.uniform(0, 1, (rng.integers(3, 9), 3)) ** rng.uniform(0.7, 1.8)
    colourful = rng.uniform(0.1, 0.8)
    palette = palette * colourful + palette.mean(1, keepdims=True) * (1 - colourful)
    textures = [texture(rng, high, wide, palette) for _ in range(7)]
    picture = textures[0].copy()
    smallest, largest = rng.uniform(4, 14), min(high, wide) / 2
    # A leaf's mean area; all of them together cover the picture four times.
    area = 2 * np.pi * smallest**2 * np.log(largest / smallest)
    for _ in range(int(4 * high * wide / area)):
        even = rng.random()
        radius = (smallest**-2 - even * (smallest**-2 - largest**-2)) ** -0.5
        x, y = rng.uniform(0, wide), rng.uniform(0, high)
        corners = 24 if rng.random() < 0.5 else rng.integers(3, 7)
        turns = np.sort(rng.uniform(0, 2 * np.pi, corners)) if corners < 7 else np.linspace(0, 2 * np.pi, 25)[:-1]
        stretch = np.exp(rng.normal(0, 0.3))
        outline = np.stack([x + radius * stretch * np.cos(turns), y + radius / stretch * np.sin(turns)], 1)
        left, top = np.maximum(np.floor(outline.min(0)).astype(int), 0)
        right, bottom = np.minimum(np.ceil(outline.max(0)).astype(int) + 1, [wide, high])
        if right <= left or bottom <= top:
            continue
        mask = np.zeros((bottom - top, right - left), np.uint8)
        cv2.fillPoly(mask, [np.int32(outline - [left, top])], 1)
        if rng.random() < 0.6:
            patch = textures[rng.integers(len(textures))][top:bottom, left:right]
            patch = patch + (colour(rng, palette) - 0.5) * 0.4
        else:
            slant = (np.mgrid[:bottom - top, :right - left] / radius * rng.normal(0, 0.08, (2, 1, 1))).sum(0)
            patch = colour(rng, palette) + slant[..., None]
        region = picture[top:bottom, left:right]
        region[mask > 0] = np.broadcast_to(patch, region.shape)[mask > 0]
    return cv2.resize(np.clip(picture, 0, 1), (width, height), interpolation=cv2.INTER_AREA)


def page(rng, height, width):
    """Text and line art, dark on light or the reverse, drawn at twice the size and shrunk."""
    high, wide = 2 * height, 2 * width
    paper = rng.uniform(0.82, 1) + rng.normal(0, 0.02, 3)
    ink = rng.uniform(0, 0.25) + rng.normal(0, 0.04, 3) if rng.random() < 0.7 else rng.uniform(0, 0.7, 3)
    if rng.random() < 0.15:
        paper, ink = ink, paper
    picture = np.zeros((high, wide, 3), np.uint8) + levels(paper)
    pen = tuple(int(value) for value in levels(ink))
    y = rng.uniform(10, 40)
    while y < high:
        scale = rng.uniform(0.5, 1.1) if rng.random() < 0.85 else rng.uniform(1.1, 3)
        if rng.random() < 0.25:
            for _ in range(rng.integers(1, 6)):
                drawing(picture, rng, y, pen)
            y += rng.uniform(10, 60)
            continue
        letters = "".join(chr(rng.integers(97, 123)) if rng.random() < 0.8 else chr(rng.integers(32, 96)) for _ in range(90))
        at = (int(rng.uniform(0, 60)), int(y))
        cv2.putText(picture, letters, at, FONTS[rng.integers(len(FONTS))], scale, pen, 1 + int(scale * rng.uniform(0.6, 2)), cv2.LINE_AA)
        y += 30 * scale * rng.uniform(1.1, 1.8) + 4
    return cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA) / 255


def levels(picture):
    return np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8)


def drawing(picture, rng, y, pen):
    high, wide = picture.shape[:2]
    first = (int(rng.uniform(0, wide)), int(y))
    second = (int(rng.uniform(0, wide)), int(y + rng.uniform(0, 160)))
    thick = int(rng.integers(1, 5))
    kind = rng.random()
    if kind < 0.4:
        cv2.line(picture, first, second, pen, thick, cv2.LINE_AA)
    elif kind < 0.7:
        cv2.rectangle(picture, first, second, pen, thick if rng.random() < 0.8 else -1)
    else:
        cv2.ellipse(picture, first, (int(rng.uniform(4, 120)), int(rng.uniform(4, 120))), rng.uniform(0, 360), 0, rng.uniform(90, 360), pen, thick, cv2.LINE_AA)


def gradient(rng, height, width):
    """Skies and walls: smooth change and nothing else."""
    y, x = np.mgrid[:height, :width]
    picture = np.zeros((height, width, 3))
    for _ in range(rng.integers(1, 4)):
        angle = rng.uniform(0, 2 * np.pi)
        way = (x * np.cos(angle) / width + y * np.sin(angle) / height) ** rng.integers(1, 3)
        picture += rng.uniform(0, 0.7, 3) + way[..., None] * rng.normal(0, 0.4, 3)
    return np.clip(picture / picture.max(), 0, 1)


def drawn(rng, height=320, width=480):
    """One drawn picture: uint8 [H, W, 3], RGB."""
    kind = rng.random()
    make = dead_leaves if kind < 0.65 else page if kind < 0.92 else gradient
    return levels(make(rng, height, width))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=pathlib.Path)
    options.add_argument("--count", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    for number in range(asked.count):
        picture = drawn(np.random.default_rng((asked.seed, number)))
        cv2.imwrite(str(asked.folder / f"drawn-{number:05d}.png"), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    print(f"{asked.count} pictures in {asked.folder}")


if __name__ == "__main__":
    main()
