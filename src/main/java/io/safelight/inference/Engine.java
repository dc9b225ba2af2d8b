package io.safelight.inference;

import java.nio.FloatBuffer;

/** One opened session. Not thread-safe: it belongs to the owner thread. */
interface Engine extends AutoCloseable {
  /**
   * Runs the network over a whole batch, padding included. Both buffers are direct, float32 in
   * native order, in the model card's colour order and value range, and are used in place.
   *
   * @param tiles from its position on
   * @param answers takes as many values
   * @param shape the one that the engine was opened for; on the CPU also one of a smaller tile
   */
  void run(FloatBuffer tiles, FloatBuffer answers, TileShape shape) throws EngineException;

  /** Whether the model's file takes this batch and no other. */
  default boolean isBatchFixed() {
    return false;
  }

  /** Whether the model's file takes this width or height and no other. */
  default boolean isTileFixed() {
    return false;
  }

  @Override
  void close();
}
