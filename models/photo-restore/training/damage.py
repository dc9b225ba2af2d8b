"""What happens to photographs: each damage alone, and the mixture that the network is trained on.

Pictures are float32 [H, W, 3], RGB, [0, 1]; strengths of noise are standard deviations in levels of
255. Every function draws from the numpy Generator it is given, and from nothing else.
"""
import io
import math

import cv2
import numpy as np
from PIL import Image

cv2.setNumThreads(1)

GREY = np.float32([0.299, 0.587, 0.114])


def gaussian(picture, rng, sigma):
    """White noise, of its own in each channel; neither clipped nor rounded (as published tables have it)."""
    return picture + rng.standard_normal(picture.shape, dtype=np.float32) * np.float32(sigma / 255)


def sensor(picture, rng, sigma):
    """Noise of photons and of reading: its variance grows with the light; sigma where it is half white."""
    share = rng.uniform(0.5, 1)
    strength = np.sqrt((1 - share) + share * 2 * np.clip(picture, 0, 1)) * np.float32(sigma / 255)
    return picture + rng.standard_normal(picture.shape, dtype=np.float32) * strength


def grain(picture, rng, sigma, clump=0.5, colour=0.0):
    """Film grain: clumps of some pixels, nearly the same in all channels, strongest in the middle tones.

    clump: standard deviation of the blur that makes the clumps, in pixels, 0 for none; colour: the
    share that differs between the channels; sigma: in the middle tones, after clumping. (Newson et
    al. 2017 render grains one by one; a filtered field has the same correlation at a small scale.)
    """
    shape = picture.shape[:2]
    field = rng.standard_normal(shape + (1,), dtype=np.float32)
    if colour > 0:
        own = rng.standard_normal(shape + (3,), dtype=np.float32)
        field = math.sqrt(1 - colour) * field + math.sqrt(colour) * own
    if clump > 0:
        field = cv2.GaussianBlur(field, (0, 0), clump).reshape(shape + (-1,))
        field /= field.std() + 1e-6
    luma = np.clip(picture @ GREY, 0, 1)[..., None]
    return picture + field * (0.35 + 0.65 * 4 * luma * (1 - luma)) * np.float32(sigma / 255)


def eight_bits(picture):
    return np.round(np.clip(picture, 0, 1) * 255).astype(np.float32) / 255


def jpeg(picture, quality, halved=True):
    """A round trip through libjpeg; halved: colour at half the resolution (4:2:0), else 4:4:4."""
    levels = np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(levels).save(file, "JPEG", quality=int(quality), subsampling=2 if halved else 0)
    return np.asarray(Image.open(file), np.float32) / 255


def blur(picture, sigma, across=None):
    return cv2.GaussianBlur(picture, (0, 0), sigma, sigmaY=across or sigma)


def shrunk_and_enlarged(picture, rng, factor):
    height, width = picture.shape[:2]
    small = (max(8, round(width / factor)), max(8, round(height / factor)))
    down = (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC)[rng.integers(3)]
    up = (cv2.INTER_LINEAR, cv2.INTER_CUBIC)[rng.integers(2)]
    return cv2.resize(cv2.resize(picture, small, interpolation=down), (width, height), interpolation=up)


def dust_and_scratches(picture, rng, density=1.0):
    """Specks, hairs and long scratches, light or dark.

    density: about one speck or line for 5,000 pixels at 1. Returns the picture and where it is
    damaged, float32 [H, W], 0 to 1.
    """
    height, width = picture.shape[:2]
    cover = np.zeros((height, width), np.float32)
    tone = np.zeros((height, width, 1), np.float32)
    light = rng.random() < 0.75
    for _ in range(max(1, rng.poisson(density * height * width / 5000))):
        mark = np.zeros((height, width), np.float32)
        kind = rng.random()
        if kind < 0.55:
            spot(mark, rng)
        elif kind < 0.8:
            hair(mark, rng)
        else:
            scratch(mark, rng)
        mark *= rng.uniform(0.4, 1)
        shade = rng.uniform(0.75, 1) if light else rng.uniform(0, 0.2)
        tone = np.where(mark[..., None] > cover[..., None], np.float32(shade), tone)
        cover = np.maximum(cover, mark)
    return picture * (1 - cover[..., None]) + tone * cover[..., None], cover


# Coordinates are drawn in sixteenths of a pixel (shift 4), antialiased.
def spot(mark, rng):
    height, width = mark.shape
    centre = np.array([rng.uniform(0, width), rng.uniform(0, height)])
    radius = rng.uniform(0.5, 1.2) if rng.random() < 0.6 else rng.uniform(1, 3)
    turns = np.linspace(0, 2 * np.pi, 9)[:-1]
    reach = radius * rng.uniform(0.6, 1.4, (8, 1))
    outline = centre + np.stack([np.cos(turns), np.sin(turns)], 1) * reach
    cv2.fillPoly(mark, [np.int32(outline * 16)], 1.0, cv2.LINE_AA, 4)


def hair(mark, rng):
    height, width = mark.shape
    steps = rng.integers(8, 24)
    angle = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 0.25, steps))
    points = np.cumsum(np.stack([np.cos(angle), np.sin(angle)], 1) * rng.uniform(1, 4), 0)
    line(mark, points + [rng.uniform(0, width), rng.uniform(0, height)], 1)


def scratch(mark, rng):
    height, width = mark.shape
    at = np.linspace(-0.1, 1.1, 10)[:, None]
    across = rng.uniform(0, width) + rng.uniform(-8, 8) * at + rng.normal(0, 0.4, (10, 1))
    points = np.concatenate([across, at * height], 1)
    line(mark, points if rng.random() < 0.85 else points[:, ::-1], 1 if rng.random() < 0.8 else 2)


def line(mark, points, thickness):
    cv2.polylines(mark, [np.int32(points * 16)], False, 1.0, thickness, cv2.LINE_AA, 4)


def faded(picture, rng):
    """Lifted blacks, weak contrast and a cast, as of old prints.

    Done to the clean picture too: tone is not the network's business, but it must know faded
    pictures, so that it neither leaves their damage nor changes their tone.
    """
    black = rng.uniform(0, 0.3, 3) * rng.uniform(0.3, 1)
    white = 1 - rng.uniform(0, 0.3, 3) * rng.uniform(0, 1)
    return np.float32(black) + np.clip(picture, 0, 1) * np.float32(white - black)


def damaged(picture, rng):
    """One draw of the mixture: (clean, damaged), of one size; the clean one may be grey or faded."""
    if rng.random() < 0.12:
        picture = np.repeat((picture @ GREY)[..., None], 3, 2)
    if rng.random() < 0.08:
        picture = faded(picture, rng)
    kind = rng.random()
    out = picture
    if kind < 0.03:
        pass
    elif kind < 0.23:
        out = gaussian(out, rng, rng.uniform(0, 55))
        if rng.random() < 0.4:
            return picture, out
    elif kind < 0.25:
        out = sensor(out, rng, rng.uniform(0, 45))
    elif kind < 0.32:
        out = some_grain(out, rng, 35)
    elif kind < 0.56:
        out = some_jpeg(out, rng, 5, 90)
        if rng.random() < 0.2:
            out = some_jpeg(out[rng.integers(8):, rng.integers(8):], rng, 20, 95)
            picture = picture[-out.shape[0]:, -out.shape[1]:]
    elif kind < 0.60:
        out = some_noise(out, rng, 40)
        out = some_jpeg(out, rng, 20, 95)
    elif kind < 0.84:
        out = soft(out, rng)
        out = some_noise(out, rng, 25)
        if rng.random() < 0.7:
            out = some_jpeg(out, rng, 30, 95)
    else:
        out, _ = dust_and_scratches(out, rng, rng.uniform(0.3, 2))
        if rng.random() < 0.5:
            out = some_noise(out, rng, 12)
        if rng.random() < 0.3:
            out = some_jpeg(out, rng, 50, 95)
    return picture, eight_bits(out)


def soft(picture, rng):
    if rng.random() < 0.25:
        return shrunk_and_enlarged(picture, rng, rng.uniform(1.1, 2))
    sigma = rng.uniform(0.3, 1.4)
    return blur(picture, sigma, sigma * rng.uniform(0.8, 1.25))


def some_noise(picture, rng, most):
    kind = rng.random()
    if kind < 0.5:
        return gaussian(picture, rng, rng.uniform(0, most))
    if kind < 0.65:
        return sensor(picture, rng, rng.uniform(0, most))
    return some_grain(picture, rng, most)


def some_grain(picture, rng, most):
    clump = 0 if rng.random() < 0.25 else rng.uniform(0.3, 1.1)
    colour = 0 if rng.random() < 0.6 else rng.uniform(0, 0.5)
    return grain(picture, rng, rng.uniform(0, most), clump, colour)


def some_jpeg(picture, rng, low, high):
    """Qualities are drawn so that the low ones, whose damage is seen, come more often."""
    quality = low + (high - low) * rng.random() ** 1.3
    return jpeg(picture, round(quality), rng.random() < 0.7)
