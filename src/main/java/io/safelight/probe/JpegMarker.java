package io.safelight.probe;

/** The marker codes of JPEG (ITU-T T.81, table B.1), without their leading FF. */
final class JpegMarker {
  static final int SOI = 0xD8;
  static final int EOI = 0xD9;
  static final int SOS = 0xDA;
  static final int APP0 = 0xE0;
  static final int APP1 = 0xE1;
  static final int APP14 = 0xEE;
  static final int APP15 = 0xEF;
  static final int COM = 0xFE;

  private static final int SOF0 = 0xC0;
  static final int SOF2 = 0xC2;
  private static final int DHT = 0xC4;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int SOF15 = 0xCF;
  private static final int JPEG_LS = 0xF7;

  private JpegMarker() {}

  /** Whether no length follows: a stuffed byte, a restart, a reserved code, a start of image. */
  static boolean isAlone(int marker) {
    return marker < SOF0 || marker >= 0xD0 && marker <= SOI;
  }

  static boolean isFrame(int marker) {
    return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC
        || marker == JPEG_LS;
  }

  /** Whether a segment says nothing of the pixels: an application's, or a comment. */
  static boolean isMetadata(int marker) {
    return marker >= APP0 && marker <= APP15 || marker == COM;
  }

  /** Baseline, extended sequential and progressive, with Huffman codes. */
  static boolean isReadableFrame(int marker) {
    return marker >= SOF0 && marker <= SOF2;
  }

  /** What a frame that is not read is, for a sentence. */
  static String frameWords(int marker) {
    if (marker == JPEG_LS) {
      return "a JPEG-LS";
    }
    if (marker > JPG) {
      return "arithmetically coded";
    }
    return marker == SOF0 + 3 ? "lossless" : "hierarchical";
  }
}
