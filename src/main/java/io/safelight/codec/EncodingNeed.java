package io.safelight.codec;

import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.job.Recipe;
import io.safelight.job.Recipe.Subsampling;

/**
 * What writing a result takes at its peak, in bytes. PNG and TIFF stream; of JPEG and WebP the
 * encoder has a picture of its own in native memory, and the file is held, twice beside the heap
 * (as it grows, and whole) and once on it.
 *
 * <p>How long a file will be nobody knows before: {@link #fileBytes} is above photographs and below
 * noise.
 */
final class EncodingNeed {
  /** Photographs measured an eighth of their samples at quality 92, noise a third. */
  private static final int USUAL_PACKING = 6;

  private static final int FINE_PACKING = 4;
  private static final int FINE_QUALITY = 96;
  private static final int LOSSLESS_WEBP = 100;

  /**
   * Bytes a pixel of libwebp's encoder beside the picture that it is given: luma, chroma and tokens
   * of a lossy picture; ARGB, hash chain and backward references of a lossless one; the latter
   * again for an alpha, which is packed without loss. Measured: 7.1, 26.4, 21.8.
   */
  private static final int LOSSY_WEBP_PIXEL = 8;

  private static final int LOSSLESS_WEBP_PIXEL = 27;
  private static final int CLEAR_WEBP_PIXEL = 22;

  private final Header page;
  private final ImageFormat format;
  private final Recipe.Form form;

  /** Of the result. */
  private final long pixels;

  private final int channels;
  private final boolean alpha;
  private final boolean deep;

  private EncodingNeed(Header page, ImageFormat format, Recipe.Form form) {
    this.page = page;
    this.format = format;
    this.form = form;
    this.pixels = form.result(page.uprightSize()).pixels();
    this.channels = page.channels() - (isConverted() ? 1 : 0);
    this.alpha = channels % 2 == 0 && !isInk() || channels == 5;
    this.deep = page.bitDepth() > 8;
  }

  static MemoryNeed of(Header page, ImageFormat format, Recipe.Form form) {
    return new EncodingNeed(page, format, form).need();
  }

  private MemoryNeed need() {
    long raster = pixels * page.channels() * (deep ? 2 : 1);
    long converted = isConverted() ? pixels * channels * (deep ? 2 : 1) : 0;
    return switch (format) {
      case JPEG -> new MemoryNeed(raster + converted + jpegHeap(), jpegNative());
      case WEBP -> new MemoryNeed(raster + converted + webpCopies() + fileBytes(), webpNative());
      default -> new MemoryNeed(raster + converted, 0);
    };
  }

  /** Inks become colours in a second raster; what stays as long is converted in its place. */
  private boolean isConverted() {
    return page.colour() == Header.Colour.CMYK && !isInk();
  }

  private boolean isInk() {
    return page.colour() == Header.Colour.CMYK
        && format.holdsInks()
        && form.profile() == Recipe.Profile.SOURCE;
  }

  /** 16 bits become 8, and what is transparent is laid over white: {@link Storable}. */
  private long jpegHeap() {
    long copies = (deep ? pixels * channels : 0) + (alpha ? pixels * (channels - 1) : 0);
    // Java's writer wants the inks inverted, and its stream grows by copying itself.
    return copies + (isInk() ? jpegSamples() + 3 * fileBytes() : fileBytes());
  }

  private long jpegSamples() {
    return pixels * (alpha ? channels - 1 : channels);
  }

  private long jpegNative() {
    boolean ownCodes = !isInk() && JpegPicture.hasOwnCodes(form.result(page.uprightSize()));
    long held = form.progressive() || ownCodes ? 2 * coefficients() : 0;
    return held + (isInk() ? 0 : jpegSamples() + 2 * fileBytes());
  }

  /** Of all components; chroma may have fewer. */
  private long coefficients() {
    if (jpegSamples() != 3 * pixels) {
      return jpegSamples();
    }
    Subsampling chroma = JpegForm.of(form).chroma();
    return switch (chroma) {
      case S444 -> 3 * pixels;
      case S422 -> 2 * pixels;
      case S420, AUTO -> 3 * pixels / 2;
    };
  }

  /** 16 bits become 8, grey colour, and what lies under clear pixels black: {@link Storable}. */
  private long webpCopies() {
    boolean grey = channels < 3;
    return pixels * ((deep ? channels : 0) + (grey ? channels + 2 : 0) + (alpha ? 4 : 0));
  }

  private long webpNative() {
    boolean lossless = form.quality() == LOSSLESS_WEBP;
    int each = lossless ? LOSSLESS_WEBP_PIXEL : alpha ? CLEAR_WEBP_PIXEL : LOSSY_WEBP_PIXEL;
    return pixels * ((alpha ? 4 : 3) + each);
  }

  /** Beside a WebP's other needs it hardly counts. */
  private long fileBytes() {
    boolean fine = format == ImageFormat.JPEG && form.quality() >= FINE_QUALITY;
    return pixels * Math.max(3, channels) / (fine ? FINE_PACKING : USUAL_PACKING);
  }
}
