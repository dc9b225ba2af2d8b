package io.safelight.inference;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Fields of a protocol buffer message, in the order in which they are added. */
public final class ProtoFields {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private ProtoFields raw(long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      out.write((int) (left & 0x7F | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
    return this;
  }

  public ProtoFields varint(int field, long value) {
    return raw((long) field << 3).raw(value);
  }

  public ProtoFields bytes(int field, byte[] bytes) {
    raw((long) field << 3 | 2).raw(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  public ProtoFields text(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  public ProtoFields message(int field, ProtoFields message) {
    return bytes(field, message.bytes());
  }

  public byte[] bytes() {
    return out.toByteArray();
  }
}
