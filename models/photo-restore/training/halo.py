#!/usr/bin/env python3
"""How much context a tile needs: by how much its result differs from the whole picture's, at most.

    python3 halo.py MODEL PICTURE [PICTURE ...]

Levels of 255 by the distance from the tile's border, over the pictures, clean and with noise 50. The
card's halo is where no result moves by more than a level: half a level before rounding.
"""
import argparse

import cv2
import numpy as np
import torch

import damage
import network
import pictures

WIDTH, HEIGHT = 960, 640
TILE = slice(192, 448), slice(352, 608)
DISTANCES = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96)


def differences(net, picture):
    whole = network.restore(net, picture)[TILE]
    alone = network.restore(net, np.ascontiguousarray(picture[TILE]))
    away = np.abs(whole - alone).max(2) * 255
    side = len(away)
    return [away[at:side - at, at:side - at].max() for at in DISTANCES]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("model")
    options.add_argument("pictures", nargs="+")
    asked = options.parse_args()
    torch.set_num_threads(1)
    net = network.load(asked.model)
    found = []
    for at, name in enumerate(asked.pictures):
        clean = cv2.resize(pictures.read(name), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC).astype(np.float32) / 255
        noisy = damage.eight_bits(damage.gaussian(clean, np.random.default_rng(at), 50))
        found += [differences(net, clean), differences(net, noisy)]
    print("| pixels from the border | " + " | ".join(map(str, DISTANCES)) + " |\n|---|" + "---|" * len(DISTANCES))
    print("| largest difference | " + " | ".join(f"{level:.2f}" for level in np.max(found, 0)) + " |")


if __name__ == "__main__":
    main()
