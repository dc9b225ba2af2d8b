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
  private final TileShape largest;

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
    this.tiles = direct(shape.batch(), shape.tileLength());
    this.answers = direct(shape.batch(), shape.answerLength());
    this.largest = shape;
    this.lent = new ArrayList<>(shape.batch());
  }

  private static FloatBuffer direct(int batch, int length) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(batch * Float.BYTES, length))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  int capacity() {
    return largest.batch();
  }

  /** One place. */
  FloatBuffer tiles(int place) {
    return slice(tiles, place, largest.tileLength(), largest.tileLength());
  }

  /** Its answer. */
  FloatBuffer answers(int place) {
    return slice(answers, place, largest.answerLength(), largest.answerLength());
  }

  /** Tiles of a shape, from a place on: of the largest tile as many as it has, of another one. */
  FloatBuffer tiles(int place, TileShape shape) {
    return slice(tiles, place, largest.tileLength(), shape.batch() * shape.tileLength());
  }

  /** Their answers. */
  FloatBuffer answers(int place, TileShape shape) {
    return slice(answers, place, largest.answerLength(), shape.batch() * shape.answerLength());
  }

  private static FloatBuffer slice(FloatBuffer places, int place, int apart, int length) {
    return places.slice(place * apart, length);
  }

  /** Notes the size of its tiles, which are all of one, before it is run. */
  void note() {
    size = lent.stream().filter(LentSlot::isSubmitted).findFirst().orElseThrow().size;
  }

  /** What a part of it is run in. */
  TileShape shape(int batch) {
    TileShape shape = largest.withTile(size).withBatch(batch);
    if (capacity() > 1 && shape.tileLength() != largest.tileLength()) {
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
