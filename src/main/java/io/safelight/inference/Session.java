package io.safelight.inference;

import io.safelight.image.Size;
import java.util.Optional;

/**
 * A network that is ready to run, whoever asks. Tiles of any pictures may be submitted from any
 * thread; one owner thread runs them.
 *
 * <p>The session has a fixed number of slots, and so a fixed amount of memory: who finds none free
 * waits. Nobody may wait for a slot who holds one, or all could wait for each other: {@link #lend}
 * is for those who hold none, {@link #lendNow} for the others, who else finish what they hold.
 */
public interface Session extends AutoCloseable {
  ModelCard card();

  /** Lower-case hex digest of the ONNX file. */
  String modelSha256();

  /** What the session runs on now: it can fall back from CUDA to the CPU, never the other way. */
  Provider provider();

  /** The shape in use now: its batch can shrink, its tile never changes and is the largest. */
  TileShape shape();

  /**
   * The tile that a picture of this size is to be cut into, no larger than {@link #shape()}'s; one
   * and the same for all where the session takes only one.
   */
  Size tileFor(Size picture);

  /**
   * Lends a slot to one who holds none; waits until one is free.
   *
   * @throws InferenceException where the session is closed
   */
  Slot lend() throws InferenceException, InterruptedException;

  /** Lends a slot where one is free and nobody waits for it. */
  Optional<Slot> lendNow();

  /** Whether the owner thread lives: without it nothing can be restored. */
  boolean isAlive();

  @Override
  void close();
}
