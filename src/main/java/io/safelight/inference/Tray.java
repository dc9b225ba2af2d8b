package io.safelight.inference;

import io.safelight.image.Size;
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

  /** Of the tiles that are being run. */
  private Size size;

  /** Whether it is in an owner's hands. */
  boolean running;

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

  /** One place. */
  FloatBuffer tiles(int place) {
    return tiles.slice(place * tileLength, tileLength);
  }

  /** Its answer. */
  FloatBuffer answers(int place) {
    return answers.slice(place * tileLength, tileLength);
  }

  /** Tiles of a shape, from a place on: of the largest tile as many as it has, of another one. */
  FloatBuffer tiles(int place, TileShape shape) {
    return tiles.slice(place * tileLength, shape.batch() * shape.tileLength());
  }

  /** Their answers. */
  FloatBuffer answers(int place, TileShape shape) {
    return answers.slice(place * tileLength, shape.batch() * shape.tileLength());
  }

  /** Notes the size of its tiles, which are all of one, before it is run. */
  void note() {
    size = lent.stream().filter(LentSlot::isSubmitted).findFirst().orElseThrow().size;
  }

  /** What a part of it is run in. */
  TileShape shape(int batch) {
    TileShape shape = new TileShape(batch, size);
    if (capacity > 1 && shape.tileLength() != tileLength) {
      throw new IllegalStateException("places of a batch lie as far apart as the largest tile");
    }
    return shape;
  }

  boolean hasSubmitted() {
    return lent.stream().anyMatch(LentSlot::isSubmitted);
  }

  void clear() {
    lent.clear();
  }
}
