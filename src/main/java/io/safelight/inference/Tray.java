package io.safelight.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory of one batch: its tiles one after the other, and their answers likewise, in direct
 * buffers, as tensors lie. Lives as long as the session, whatever engines come and go. What is in
 * the places now is guarded by the lock of {@link Trays}.
 */
final class Tray {
  private final FloatBuffer tiles;
  private final FloatBuffer answers;
  private final int tileLength;
  private final int capacity;

  /** What was lent since the tray was last empty, by its place. */
  final List<LentSlot> lent;

  /** Of those, how many are not given back; a tray with none is empty. */
  int out;

  /** Of those, how many are being written to. */
  int unwritten;

  /** By {@link System#nanoTime}: when the first of its tiles was submitted. */
  long firstSubmitted;

  /**
   * @param shape whose batch the tray holds
   */
  Tray(TileShape shape) {
    this.tiles = direct(shape);
    this.answers = direct(shape);
    this.tileLength = shape.tileLength();
    this.capacity = shape.batch();
    this.lent = new ArrayList<>(capacity);
  }

  private static FloatBuffer direct(TileShape shape) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(shape.batch() * 4, shape.tileLength()))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  int capacity() {
    return capacity;
  }

  /** The tiles of {@code count} places from the given one on. */
  FloatBuffer tiles(int place, int count) {
    return tiles.slice(place * tileLength, count * tileLength);
  }

  /** The answers of {@code count} places from the given one on. */
  FloatBuffer answers(int place, int count) {
    return answers.slice(place * tileLength, count * tileLength);
  }

  boolean hasSubmitted() {
    return lent.stream().anyMatch(LentSlot::isSubmitted);
  }

  void clear() {
    lent.clear();
  }
}
