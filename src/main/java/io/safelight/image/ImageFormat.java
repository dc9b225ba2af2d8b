package io.safelight.image;

import java.util.List;
import java.util.Locale;

/** The file formats that are read, each with the extensions that tell the truth about it. */
public enum ImageFormat {
  JPEG("jpg", "jpeg", "jpe", "jfif"),
  PNG("png"),
  TIFF("tif", "tiff"),
  WEBP("webp"),
  BMP("bmp", "dib"),
  JPEG_2000("jp2", "j2k", "jpf", "jpx", "j2c", "jpc"),
  PNM("pnm", "pbm", "pgm", "ppm");

  private final List<String> extensions;

  ImageFormat(String... extensions) {
    this.extensions = List.of(extensions);
  }

  /** The extension that results of this format get, without a dot. */
  public String extension() {
    return extensions.get(0);
  }

  /** Whether results can have this format. */
  public boolean isWritten() {
    return switch (this) {
      case JPEG, PNG, TIFF, WEBP -> true;
      case BMP, JPEG_2000, PNM -> false;
    };
  }

  /** Whether files of this format that are written can hold inks. */
  public boolean holdsInks() {
    return this == TIFF || this == JPEG;
  }

  /** Whether {@code extension} (without a dot, any case) promises this format. */
  public boolean owns(String extension) {
    return extensions.contains(extension.toLowerCase(Locale.ROOT));
  }
}
