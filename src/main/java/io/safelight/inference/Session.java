package io.safelight.inference;

import java.util.concurrent.CompletableFuture;

/**
 * A network that is ready to run, whoever asks. Tiles of any pictures may be submitted from any
 * thread; one owner thread runs them.
 */
public interface Session extends AutoCloseable {
  ModelCard card();

  /** Lower-case hex digest of the ONNX file. */
  String modelSha256();

  /** What the session runs on now: it can fall back from CUDA to the CPU, never the other way. */
  Provider provider();

  /** The shape in use now: its batch can shrink, its side never changes. */
  TileShape shape();

  /**
   * Queues one tile; blocks while the queue is full.
   *
   * @param tile {@code shape().tileLength()} values, CHW in the card's colour order and value
   *     range; not to be touched before the future completes
   * @param result takes as many values in the same layout
   * @return completes with the provider that ran the tile; exceptionally with {@link
   *     InferenceException}
   * @throws InterruptedException while waiting for a place in the queue
   */
  CompletableFuture<Provider> submit(float[] tile, float[] result) throws InterruptedException;

  /** Whether the owner thread lives: without it nothing can be restored. */
  boolean isAlive();

  @Override
  void close();
}
