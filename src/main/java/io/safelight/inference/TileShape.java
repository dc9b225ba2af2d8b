package io.safelight.inference;

import io.safelight.image.Size;

/**
 * An input shape of a network: {@code [batch, 3, height, width]}.
 *
 * @param batch tiles in one run
 * @param tile in pixels
 */
public record TileShape(int batch, Size tile) {
  /** Channels of a tile: the networks are colour networks. */
  public static final int CHANNELS = 3;

  public TileShape {
    if (batch < 1) {
      throw new IllegalArgumentException("no such batch: " + batch);
    }
  }

  /** Of square tiles. */
  public static TileShape square(int batch, int side) {
    return new TileShape(batch, new Size(side, side));
  }

  /** float32 values of one tile. */
  public int tileLength() {
    return length(tile);
  }

  /** float32 values of a tile. */
  public static int length(Size tile) {
    return Math.toIntExact(CHANNELS * tile.pixels());
  }

  public TileShape withBatch(int other) {
    return new TileShape(other, tile);
  }

  long[] dimensions() {
    return new long[] {batch, CHANNELS, tile.height(), tile.width()};
  }
}
