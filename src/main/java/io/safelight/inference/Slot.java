package io.safelight.inference;

import io.safelight.image.Size;
import java.nio.FloatBuffer;

/**
 * One tile's place in the session's own memory, lent to one picture. It is written and read by the
 * picture's thread, directly where the network reads and writes: nothing is copied in between.
 *
 * <p>First the tile is written, then it is submitted and awaited, then the answer is read, then the
 * slot is given back by {@link #close}, whatever happened: at any moment, also while the network
 * works on it. Not thread-safe: it belongs to whom it was lent.
 */
public interface Slot extends AutoCloseable {
  /**
   * Where the tile is written: float32, CHW in the card's colour order and value range, {@code
   * TileShape.length(tile)} values from 0 on. Keeps what was written until the slot is given back.
   */
  FloatBuffer tile();

  /**
   * Where the answer stands once it was awaited, in the same layout; its sides are the card's scale
   * times as long.
   */
  FloatBuffer answer();

  /**
   * Hands the tile to the network; it must not be written to from now on.
   *
   * @param tile its size: {@link Session#tileFor} of its picture
   */
  void submit(Size tile);

  /**
   * Waits for the answer.
   *
   * @return the provider that ran the tile
   * @throws InferenceException where the network could not be run
   */
  Provider await() throws InferenceException, InterruptedException;

  /** Gives the slot back; its buffers are another's from now on. Twice is harmless. */
  @Override
  void close();
}
