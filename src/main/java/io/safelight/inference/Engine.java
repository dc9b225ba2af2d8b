package io.safelight.inference;

import java.nio.FloatBuffer;

/**
 * One opened session with its buffers. Not thread-safe: it belongs to the owner thread.
 *
 * <p>The buffers are direct and live as long as the engine: float32, {@code [batch, 3, side, side]}
 * in the model card's colour order and value range.
 */
interface Engine extends AutoCloseable {
  Provider provider();

  TileShape shape();

  /** What {@link #run} reads; absolute access only. */
  FloatBuffer input();

  /** What {@link #run} has written; absolute access only. */
  FloatBuffer output();

  /** Runs the network over the whole batch, padding included. */
  void run() throws EngineException;

  @Override
  void close();

  /** Opens engines; the seam at which tests put a device that fails. */
  interface Opener {
    Engine open(Provider provider, TileShape shape) throws EngineException;
  }
}
