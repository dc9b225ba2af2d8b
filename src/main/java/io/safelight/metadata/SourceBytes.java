package io.safelight.metadata;

import io.safelight.image.FileWindow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * A file's bytes at any place. What is taken out of it, inflated or not, counts against one
 * allowance, so that memory does not grow with what a file claims.
 */
final class SourceBytes extends FileWindow<BrokenBlock> {
  /** As much metadata as the probe lets pass. */
  private static final int ALLOWANCE = 64 << 20;

  private long left = ALLOWANCE;

  SourceBytes(FileChannel channel) throws IOException {
    super(channel);
  }

  SourceBytes order(ByteOrder order) {
    setOrder(order);
    return this;
  }

  /** All of these bytes, as long as the allowance lasts. */
  byte[] take(long at, long count) throws IOException, BrokenBlock {
    require(at, count);
    allow(count);
    byte[] bytes = new byte[(int) count];
    ByteBuffer target = ByteBuffer.wrap(bytes);
    fill(target, at);
    if (target.hasRemaining()) {
      throw truncated(at + count);
    }
    return bytes;
  }

  /** What is inflated of these bytes, as long as the allowance lasts. */
  byte[] inflate(byte[] deflated, int from) throws BrokenBlock {
    return Deflate.inflated(deflated, from, this::allow);
  }

  private void allow(long count) throws BrokenBlock {
    if (count > left) {
      throw new BrokenBlock(
          "More than %,d bytes of metadata stand in the file; what came last was left out."
              .formatted(ALLOWANCE));
    }
    left -= count;
  }

  @Override
  protected BrokenBlock truncated(long needed) {
    return new BrokenBlock("The file ends within its metadata; the last of it was left out.");
  }
}
