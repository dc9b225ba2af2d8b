#!/usr/bin/env python3
"""What a restorer does to known damage: the table of PSNR and SSIM, damaged and restored.

    python3 evaluate.py FOLDER MODEL [MODEL ...] [--classical] [--few] [--json FILE]

A model is a model.onnx or a checkpoint; both run in PyTorch. Damage is drawn from the seed, the row
and the picture's place in the folder. PSNR is over all channels and pixels, the mean of the
pictures; results are rounded to 8 bits. SSIM is on luma (Wang et al. 2004, Gaussian window 1.5).
"""
import argparse
import json
import pathlib
import sys
import time

import cv2
import numpy as np
import torch

import damage
import network
import pictures

# What a row does to a picture. Everything is rounded to 8 bits, as in files, but for the rows that
# repeat the published protocol of Gaussian noise (DnCNN, FFDNet): neither clipped nor rounded.
ROWS = {
    "clean": lambda p, r: p,
    "Gaussian 15": lambda p, r: damage.gaussian(p, r, 15),
    "Gaussian 25": lambda p, r: damage.gaussian(p, r, 25),
    "Gaussian 50": lambda p, r: damage.gaussian(p, r, 50),
    "Gaussian 15, as published": lambda p, r: damage.gaussian(p, r, 15),
    "Gaussian 25, as published": lambda p, r: damage.gaussian(p, r, 25),
    "Gaussian 50, as published": lambda p, r: damage.gaussian(p, r, 50),
    "grey noise 20": lambda p, r: p + r.standard_normal(p.shape[:2] + (1,), dtype=np.float32) * np.float32(20 / 255),
    "film grain 20": lambda p, r: damage.grain(p, r, 20),
    "JPEG 10": lambda p, r: damage.jpeg(p, 10),
    "JPEG 20": lambda p, r: damage.jpeg(p, 20),
    "JPEG 40": lambda p, r: damage.jpeg(p, 40),
    "JPEG 20 over 70, shifted": lambda p, r: shifted_twice(p),
    "blur 1.0, noise 12, JPEG 60": lambda p, r: damage.jpeg(damage.gaussian(damage.blur(p, 1.0), r, 12), 60),
    "Gaussian 25 on grey": lambda p, r: grey(p) + r.standard_normal(p.shape[:2] + (1,), dtype=np.float32) * np.float32(25 / 255),
    "dust and scratches": lambda p, r: damage.dust_and_scratches(p, r)[0],
}
UNROUNDED = " as published"
# Strengths of the classical filter to choose from, per row, by what is best.
STRENGTHS = (1, 2, 3, 5, 7, 10, 14, 20, 28, 40)
MARKS = "dust and scratches"


def grey(picture):
    return np.repeat((picture @ damage.GREY)[..., None], 3, 2)


def shifted_twice(picture):
    """JPEG 70, its grid moved by (3, 5), then JPEG 20."""
    once = damage.jpeg(np.roll(picture, (3, 5), (0, 1)), 70)
    return damage.jpeg(np.roll(once, (-3, -5), (0, 1)), 20)


def psnr(one, other):
    return float(-10 * np.log10(max(np.mean((one - other) ** 2), 1e-10)))


def ssim(one, other):
    x, y = (np.float64(picture @ damage.GREY) for picture in (one, other))
    mean = lambda field: cv2.GaussianBlur(field, (11, 11), 1.5)[5:-5, 5:-5]
    mx, my = mean(x), mean(y)
    vx, vy, both = mean(x * x) - mx * mx, mean(y * y) - my * my, mean(x * y) - mx * my
    c1, c2 = 0.01**2, 0.03**2
    return float(np.mean((2 * mx * my + c1) * (2 * both + c2) / ((mx * mx + my * my + c1) * (vx + vy + c2))))


def classical(strength):
    """OpenCV's non-local means in colour, windows of 7 and 21 pixels."""

    def filtered(picture):
        levels = np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8)
        return cv2.fastNlMeansDenoisingColored(levels, None, strength, strength, 7, 21).astype(np.float32) / 255

    return filtered


def cases(files, row, seed):
    """Clean, damaged, and what tells the marks of dust (else null), one by one."""
    for at, file in enumerate(files):
        clean = pictures.read(file).astype(np.float32) / 255
        clean = grey(clean) if row.endswith("on grey") else clean
        draw = lambda: np.random.default_rng((seed, list(ROWS).index(row), at))
        worn = ROWS[row](clean, draw()).astype(np.float32)
        worn = worn if row.endswith(UNROUNDED) else damage.eight_bits(worn)
        cover = damage.dust_and_scratches(clean, draw())[1] if row == MARKS else None
        yield clean, worn, cover


def measured(files, row, seed, restore):
    """Means over the pictures: PSNR and SSIM before and after, and what is special to the row."""
    found = []
    for clean, worn, cover in cases(files, row, seed):
        restored = damage.eight_bits(restore(worn))
        one = {
            "before": psnr(worn, clean),
            "after": psnr(restored, clean),
            "ssim before": ssim(worn, clean),
            "ssim after": ssim(restored, clean),
        }
        if cover is not None:
            marks, rest = cover > 0.02, cover == 0
            one |= {
                "marks before": psnr(worn[marks], clean[marks]),
                "marks after": psnr(restored[marks], clean[marks]),
                "rest after": psnr(restored[rest], clean[rest]),
            }
        if row.endswith("on grey"):
            one["cast in levels"] = float(np.ptp(restored, axis=2).mean() * 255)
        found.append(one)
    return {key: sum(one[key] for one in found) / len(found) for key in found[0]}


def tuned(files, row, seed):
    """The classical filter at its best strength for the row: the first, from weak to strong, that the
    next one does not better on the first four pictures."""
    best, most = None, -1.0
    for strength in STRENGTHS:
        found = measured(files[:4], row, seed, classical(strength))["after"]
        if found < most:
            break
        best, most = strength, found
    return measured(files, row, seed, classical(best)) | {"strength": best}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", help="clean pictures that nothing was trained on")
    options.add_argument("models", nargs="*", help="model.onnx files or checkpoints")
    options.add_argument("--classical", action="store_true", help="OpenCV's non-local means too, tuned per row")
    options.add_argument("--few", action="store_true", help="the first twelve pictures: those of CBSD68 are about as hard as all of it")
    options.add_argument("--rows", nargs="+", choices=list(ROWS), default=list(ROWS))
    options.add_argument("--seed", type=int, default=2026)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    options.add_argument("--json", type=pathlib.Path, help="the figures in full")
    asked = options.parse_args()
    if not asked.models and not asked.classical:
        sys.exit("nothing to measure: name a model, or --classical")
    torch.set_num_threads(asked.threads)

    files = pictures.files(asked.folder)
    if asked.few:
        files = files[:12]
    nets = {name: network.load(name).to(asked.device) for name in asked.models}
    ways = [lambda row, net=net: measured(files, row, asked.seed, lambda p: network.restore(net, p)) for net in nets.values()]
    names = list(nets)
    if asked.classical:
        ways.insert(0, lambda row: tuned(files, row, asked.seed))
        names.insert(0, "classical")

    began, table = time.time(), {name: {} for name in names}
    print(f"{len(files)} pictures of {pathlib.Path(asked.folder).name}, seed {asked.seed}; PSNR in dB (SSIM)\n")
    print("| damage | damaged | " + " | ".join(names) + " |\n|---|---|" + "---|" * len(names))
    for row in asked.rows:
        for name, way in zip(names, ways):
            table[name][row] = way(row)
        columns = [table[name][row] for name in names]
        before = "–" if row == "clean" else f"{columns[0]['before']:.2f} ({columns[0]['ssim before']:.3f})"
        print(f"| {row} | {before} | " + " | ".join(map(cell, columns)) + " |", flush=True)
    print(f"\n{time.time() - began:.0f} s")
    if asked.json:
        asked.json.write_text(json.dumps(table, indent=1))


def cell(found):
    text = f"{found['after']:.2f} ({found['ssim after']:.3f})"
    if "marks after" in found:
        text += f"; marks {found['marks before']:.2f} → {found['marks after']:.2f}, the rest {found['rest after']:.2f}"
    if "cast in levels" in found:
        text += f"; cast {found['cast in levels']:.2f} levels"
    if "strength" in found:
        text += f"; h {found['strength']}"
    return text


if __name__ == "__main__":
    main()
