package io.safelight.metadata;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** MD5, as Photoshop and XMP use it: to see whether something changed, not to be safe. */
final class Digest {
  private Digest() {}

  static byte[] md5(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has MD5.", e);
    }
  }
}
