package io.safelight.inference;

import java.nio.FloatBuffer;

/** One opened session of one shape. Not thread-safe: it belongs to the owner thread. */
interface Engine extends AutoCloseable {
  /**
   * Runs the network over a whole batch, padding included. Both buffers are direct, float32 in
   * native order, {@code [batch, 3, side, side]} in the model card's colour order and value range,
   * and are used in place.
   *
   * @param tiles from its position on
   * @param answers takes as many values
   */
  void run(FloatBuffer tiles, FloatBuffer answers) throws EngineException;

  @Override
  void close();
}
