package io.safelight.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.safelight.image.ImageFormat;

/** What the first bytes of a file say that it is. */
sealed interface Signature {
  /** How many bytes are looked at. */
  int LENGTH = 32;

  /** A format that is read. */
  record Readable(ImageFormat format) implements Signature {}

  /** A picture of a kind that is not read. */
  record Unread(Foreign kind) implements Signature {}

  /** No picture that we know of. */
  record Unknown() implements Signature {}

  /**
   * @param head the first {@link #LENGTH} bytes, fewer where the file is shorter
   */
  static Signature of(byte[] head) {
    // One character a byte, so that the patterns below read as the specifications print them.
    String text = new String(head, ISO_8859_1);
    if (text.startsWith("\u00FF\u00D8\u00FF")) {
      return new Readable(ImageFormat.JPEG);
    }
    if (text.startsWith("\u0089PNG\r\n\u001A\n")) {
      return new Readable(ImageFormat.PNG);
    }
    if (text.startsWith("II") || text.startsWith("MM")) {
      return tiffOrRaw(text);
    }
    if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
      return new Readable(ImageFormat.WEBP);
    }
    if (text.startsWith("BM") && isBmpHeaderSize(text)) {
      return new Readable(ImageFormat.BMP);
    }
    if (text.startsWith("ftyp", 4)) {
      return isoMedia(text.length() < 12 ? "" : text.substring(8, 12));
    }
    if (text.startsWith("\0\0\0\fjP  ") || text.startsWith("\u00FF\u004F\u00FF\u0051")) {
      return new Readable(ImageFormat.JPEG_2000);
    }
    if (text.matches("(?s)P[1-6][\\s#].*")) {
      return new Readable(ImageFormat.PNM);
    }
    Foreign kind = foreign(text);
    return kind == null ? new Unknown() : new Unread(kind);
  }

  private static Signature tiffOrRaw(String text) {
    if (text.startsWith("II*\0") && text.startsWith("CR", 8)) {
      return new Unread(Foreign.CAMERA_RAW);
    }
    if (text.startsWith("II*\0")
        || text.startsWith("MM\0*")
        || text.startsWith("II+\0")
        || text.startsWith("MM\0+")) {
      return new Readable(ImageFormat.TIFF);
    }
    if (text.startsWith("II\u00BC")) {
      return new Unread(Foreign.JPEG_XR);
    }
    // Olympus, Panasonic and the older Canon.
    boolean raw =
        text.startsWith("IIR")
            || text.startsWith("MMOR")
            || text.startsWith("IIU\0")
            || text.startsWith("HEAPCCDR", 6);
    return raw ? new Unread(Foreign.CAMERA_RAW) : new Unknown();
  }

  private static Signature isoMedia(String brand) {
    return switch (brand) {
      case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1" ->
          new Unread(Foreign.HEIC);
      case "avif", "avis" -> new Unread(Foreign.AVIF);
      case "crx " -> new Unread(Foreign.CAMERA_RAW);
      default -> new Unknown(); // films and sound
    };
  }

  private static Foreign foreign(String text) {
    if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
      return Foreign.GIF;
    }
    if (text.startsWith("\0\0\0\fJXL ") || text.startsWith("\u00FF\n")) {
      return Foreign.JPEG_XL;
    }
    if (text.startsWith("8BPS")) {
      return Foreign.PHOTOSHOP;
    }
    if (text.startsWith("FUJIFILMCCD-RAW") || text.startsWith("FOVb")) {
      return Foreign.CAMERA_RAW;
    }
    if (text.startsWith("gimp xcf")) {
      return Foreign.GIMP;
    }
    if (text.startsWith("v/1\u0001")) {
      return Foreign.OPEN_EXR;
    }
    if (text.startsWith("#?RADIANCE") || text.startsWith("#?RGBE")) {
      return Foreign.RADIANCE;
    }
    if (text.startsWith("P7\n")) {
      return Foreign.PAM;
    }
    if (text.startsWith("\0\0\u0001\0") || text.startsWith("\0\0\u0002\0")) {
      return Foreign.ICON;
    }
    if (text.startsWith("qoif")) {
      return Foreign.QOI;
    }
    return text.startsWith("%PDF-") ? Foreign.PDF : null;
  }

  /** {@code BM} alone begins many a text: the size of the second header tells. */
  private static boolean isBmpHeaderSize(String text) {
    if (text.length() < 18) {
      return text.length() < 3 || text.indexOf('\0') >= 0;
    }
    int size = text.charAt(14) | text.charAt(15) << 8 | text.charAt(16) << 16;
    return text.charAt(17) == 0 && size >= 12 && size <= 124;
  }
}
