package io.safelight.inference;

/**
 * The one input shape of a session: {@code [batch, 3, side, side]}.
 *
 * @param batch tiles in one run
 * @param side of the square tile in pixels
 */
public record TileShape(int batch, int side) {
  /** Channels of a tile: the networks are colour networks. */
  public static final int CHANNELS = 3;

  public TileShape {
    if (batch < 1 || side < 1) {
      throw new IllegalArgumentException("no such shape: batch " + batch + ", side " + side);
    }
  }

  /** float32 values of one tile. */
  public int tileLength() {
    return CHANNELS * side * side;
  }

  public TileShape withBatch(int other) {
    return new TileShape(other, side);
  }

  long[] dimensions() {
    return new long[] {batch, CHANNELS, side, side};
  }
}
