package io.safelight.codec;

import io.safelight.colour.Conversion;
import io.safelight.colour.Profile;
import io.safelight.image.AreaMean;
import io.safelight.image.ImageFormat;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.image.Size;
import io.safelight.job.Failure;
import io.safelight.job.Recipe.Subsampling;
import org.opencv.imgcodecs.Imgcodecs;

/**
 * A picture as a page shows it: sRGB, 8 bits, without anything that came beside its pixels. A JPEG,
 * or where something can be seen through it a PNG.
 *
 * @param format JPEG or PNG
 */
public record Shown(ImageFormat format, byte[] bytes) {
  private static final JpegForm FORM = new JpegForm(88, Subsampling.S420, false);

  /** zlib's; higher ones take far longer for little. */
  private static final int QUICK = 3;

  /**
   * Draws a picture; it is used up.
   *
   * @param own what its samples stand for
   * @param size not larger than the picture
   */
  public static Shown of(Raster picture, Profile own, Size size) throws Failure.Reject {
    Raster reduced = size.equals(picture.size()) ? picture : AreaMean.reduced(picture, size);
    PixelLayout layout = reduced.layout().isInk() ? reduced.layout().inColour() : reduced.layout();
    Profile wanted = layout.isGrey() ? Profile.GREY : Profile.SRGB;
    // A WebP is what a page shows, too: 8 bits in colour, alpha only where it is not opaque.
    Raster shown =
        Storable.in(ImageFormat.WEBP, Stored.whole(Conversion.of(reduced, own, wanted, layout)))
            .picture();
    return shown.hasAlpha()
        ? new Shown(
            ImageFormat.PNG,
            OpenCvWriter.encoded(
                "png", shown, Region.all(shown.size()), Imgcodecs.IMWRITE_PNG_COMPRESSION, QUICK))
        : new Shown(ImageFormat.JPEG, JpegPicture.of(shown, FORM));
  }
}
