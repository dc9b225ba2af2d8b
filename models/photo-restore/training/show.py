#!/usr/bin/env python3
"""Draw a sheet of crops at 200 %: damaged, restored, clean, a row for each damage.

    python3 show.py MODEL SHEET PICTURE:X,Y:DAMAGE [...]

X, Y: the upper left corner of a crop of 192 x 128 pixels; DAMAGE: a row of evaluate.py. Pixels are
doubled, not smoothed.
"""
import argparse

import cv2
import numpy as np
import torch

import damage
import evaluate
import network
import pictures

WIDTH, HEIGHT, GAP = 192, 128, 6


def strip(net, wanted):
    name, corner, row = wanted.split(":")
    clean = pictures.read(name).astype(np.float32) / 255
    worn = damage.eight_bits(evaluate.ROWS[row](clean, np.random.default_rng(1))).astype(np.float32)
    x, y = map(int, corner.split(","))
    crops = [picture[y:y + HEIGHT, x:x + WIDTH] for picture in (worn, network.restore(net, worn), clean)]
    doubled = [np.kron(crop, np.ones((2, 2, 1), np.float32)) for crop in crops]
    return np.concatenate([np.pad(crop, ((0, GAP), (0, GAP), (0, 0)), constant_values=1) for crop in doubled], 1)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("model")
    options.add_argument("sheet")
    options.add_argument("crops", nargs="+", metavar="PICTURE:X,Y:DAMAGE")
    asked = options.parse_args()
    torch.set_num_threads(1)
    net = network.load(asked.model)
    sheet = np.concatenate([strip(net, wanted) for wanted in asked.crops])[:-GAP, :-GAP]
    cv2.imwrite(asked.sheet, cv2.cvtColor(pictures.levels(sheet), cv2.COLOR_RGB2BGR))


if __name__ == "__main__":
    main()
