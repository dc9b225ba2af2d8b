package io.safelight.probe;

import io.safelight.image.FileWindow;
import io.safelight.job.Failure;
import io.safelight.job.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** A file's bytes at any place; a picture that lacks one is {@code TRUNCATED}. */
final class FileBytes extends FileWindow<Failure.Reject> {

  FileBytes(FileChannel channel) throws IOException {
    super(channel);
  }

  FileBytes order(ByteOrder order) {
    setOrder(order);
    return this;
  }

  /** Eight bytes without a sign; what passes 2^63 - 1, which no file reaches, becomes that. */
  long u64(long at) throws IOException, Failure.Reject {
    long value = i64(at);
    return value < 0 ? Long.MAX_VALUE : value;
  }

  /** Whether the file has these bytes there; false past the end. */
  boolean has(long at, byte... expected) throws IOException, Failure.Reject {
    return hasBefore(length(), at, expected);
  }

  /** Up to {@code count} bytes, fewer where the file ends. For blocks of 64 KiB at most. */
  byte[] upTo(long at, int count) throws IOException {
    ByteBuffer block = ByteBuffer.allocate((int) Math.max(0, Math.min(count, length() - at)));
    fill(block, at);
    byte[] bytes = new byte[block.position()];
    block.flip().get(bytes);
    return bytes;
  }

  @Override
  protected Failure.Reject truncated(long needed) {
    return new Failure.Reject(
        Reason.TRUNCATED,
        "The file ends at byte %,d, but its picture goes on to byte %,d."
            .formatted(length(), needed < 0 ? Long.MAX_VALUE : needed));
  }
}
