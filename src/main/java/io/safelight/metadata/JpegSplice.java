package io.safelight.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/** Gives an encoder's JPEG other segments than its own. */
public final class JpegSplice {
  private static final int SOS = 0xDA;
  private static final int APP0 = 0xE0;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;

  private JpegSplice() {}

  /**
   * Adobe's segment, which says how colours are coded, stays the encoder's.
   *
   * @param encoded as an encoder wrote it: no fill bytes, no damage
   * @param segments whole, with marker and length
   */
  public static void write(byte[] encoded, List<byte[]> segments, WritableByteChannel out)
      throws IOException {
    Pieces.write(out, ByteBuffer.wrap(encoded, 0, 2));
    for (byte[] segment : segments) {
      Pieces.write(out, ByteBuffer.wrap(segment));
    }
    int at = 2;
    while (at + 4 <= encoded.length) {
      int marker = encoded[at + 1] & 0xFF;
      if (encoded[at] != (byte) 0xFF || marker == SOS) {
        break;
      }
      int end = at + 2 + ((encoded[at + 2] & 0xFF) << 8 | encoded[at + 3] & 0xFF);
      boolean isMetadata = marker >= APP0 && marker <= APP15 || marker == COM;
      if (!isMetadata || marker == APP14) {
        Pieces.write(out, ByteBuffer.wrap(encoded, at, Math.min(end, encoded.length) - at));
      }
      at = end;
    }
    if (at < encoded.length) {
      Pieces.write(out, ByteBuffer.wrap(encoded, at, encoded.length - at));
    }
  }
}
