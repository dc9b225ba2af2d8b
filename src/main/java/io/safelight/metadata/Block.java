package io.safelight.metadata;

import java.util.Arrays;

/** Bytes that do not change: equal where they are the same bytes. */
public final class Block {
  private final byte[] bytes;

  private Block(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Block of(byte[] bytes) {
    return new Block(bytes.clone());
  }

  /** A copy of its own. */
  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Block block && Arrays.equals(bytes, block.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
