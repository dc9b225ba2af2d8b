package io.safelight.folder;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;

/**
 * The bytes that the system knows a path by. Not by way of its text: a name that is invalid in the
 * system's encoding would not survive that. Its URI is the one place where Java tells them.
 */
final class PathBytes {
  private PathBytes() {}

  /** Of the whole absolute path, without a slash at its end. */
  static byte[] of(Path path) {
    String uri = path.toUri().getRawPath();
    // A folder's ends in a slash, though its path does not.
    int end = uri.length() > 1 && uri.endsWith("/") ? uri.length() - 1 : uri.length();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(end);
    for (int i = 0; i < end; i++) {
      char c = uri.charAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(uri.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toByteArray();
  }
}
