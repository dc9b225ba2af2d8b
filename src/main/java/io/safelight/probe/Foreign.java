package io.safelight.probe;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Kinds of pictures that are recognised, so that the report can name them, but not read. */
enum Foreign {
  GIF("a GIF", "gif"),
  HEIC("a HEIC or HEIF picture", "heic", "heif", "hif"),
  AVIF("an AVIF picture", "avif"),
  JPEG_XL("a JPEG XL picture", "jxl"),
  JPEG_XR("a JPEG XR picture", "jxr", "wdp", "hdp"),
  PHOTOSHOP("a Photoshop document", "psd", "psb"),
  CAMERA_RAW(
      "a camera's raw picture",
      "dng",
      "cr2",
      "cr3",
      "crw",
      "nef",
      "nrw",
      "arw",
      "sr2",
      "raf",
      "orf",
      "rw2",
      "pef",
      "srw",
      "x3f"),
  GIMP("a GIMP document", "xcf"),
  OPEN_EXR("an OpenEXR picture", "exr"),
  RADIANCE("a Radiance HDR picture", "hdr"),
  PAM("a PAM picture", "pam"),
  ICON("a Windows icon", "ico", "cur"),
  QOI("a QOI picture", "qoi"),
  // A document, but scan stations make them of pictures: the remedy is the same.
  PDF("a PDF document", "pdf");

  private final String words;
  private final List<String> extensions;

  Foreign(String words, String... extensions) {
    this.words = words;
    this.extensions = List.of(extensions);
  }

  /** With its article, for a sentence: {@code a GIF}. */
  String words() {
    return words;
  }

  /** The kind that an extension (without a dot, any case) promises. */
  static Optional<Foreign> promisedBy(String extension) {
    String lower = extension.toLowerCase(Locale.ROOT);
    for (Foreign kind : values()) {
      if (kind.extensions.contains(lower)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
