package io.safelight.inference;

import io.safelight.image.Size;

/**
 * What a network takes and gives in one run: {@code [batch, 3, height, width]} → {@code [batch, 3,
 * scale · height, scale · width]}.
 *
 * @param batch tiles in one run
 * @param tile in pixels
 * @param scale side of an answer / side of its tile; 1 but for an upscaler
 */
public record TileShape(int batch, Size tile, int scale) {
  /** Channels of a tile: the networks are colour networks. */
  public static final int CHANNELS = 3;

  public TileShape {
    if (batch < 1) {
      throw new IllegalArgumentException("no such batch: " + batch);
    }
  }

  /** Of a network whose answers are as large as its tiles. */
  public TileShape(int batch, Size tile) {
    this(batch, tile, 1);
  }

  /** Of square tiles. */
  public static TileShape square(int batch, int side) {
    return new TileShape(batch, new Size(side, side));
  }

  /** float32 values of one tile. */
  public int tileLength() {
    return length(tile);
  }

  /** float32 values of the answer to one tile. */
  int answerLength() {
    return length(tile.times(scale));
  }

  /** float32 values of a tile. */
  public static int length(Size tile) {
    return Math.toIntExact(CHANNELS * tile.pixels());
  }

  public TileShape withBatch(int other) {
    return new TileShape(other, tile, scale);
  }

  TileShape withTile(Size other) {
    return new TileShape(batch, other, scale);
  }

  long[] dimensions() {
    return dimensions(1);
  }

  long[] answerDimensions() {
    return dimensions(scale);
  }

  private long[] dimensions(long times) {
    return new long[] {batch, CHANNELS, times * tile.height(), times * tile.width()};
  }
}
