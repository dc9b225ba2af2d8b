package io.safelight.verify;

import io.safelight.image.ImageFormat;
import java.util.Optional;

/** The first bytes of a file, which tell its format whatever its name says. */
final class Signature {
  /** How many bytes are looked at. */
  static final int LENGTH = 12;

  private Signature() {}

  /** The format that a file with these first bytes has; empty where it is none that is written. */
  static Optional<ImageFormat> of(byte[] head) {
    if (begins(head, 0, 0xFF, 0xD8, 0xFF)) {
      return Optional.of(ImageFormat.JPEG);
    }
    if (begins(head, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
      return Optional.of(ImageFormat.PNG);
    }
    boolean tiff = begins(head, 0, 'I', 'I', 42, 0) || begins(head, 0, 'M', 'M', 0, 42);
    boolean bigTiff = begins(head, 0, 'I', 'I', 43, 0) || begins(head, 0, 'M', 'M', 0, 43);
    if (tiff || bigTiff) {
      return Optional.of(ImageFormat.TIFF);
    }
    if (begins(head, 0, 'R', 'I', 'F', 'F') && begins(head, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of(ImageFormat.WEBP);
    }
    return Optional.empty();
  }

  private static boolean begins(byte[] head, int offset, int... expected) {
    if (head.length < offset + expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((head[offset + i] & 0xFF) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
