package io.safelight.codec;

import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.job.Failure;
import java.nio.ByteBuffer;

/** Strips each of which is a JPEG with tables of its own (Adobe's TIFF Technical Note 2). */
final class JpegStrips implements TiffCoding.Strips {
  private final Raster picture;
  private final JpegForm form;

  JpegStrips(Raster picture, JpegForm form) {
    this.picture = picture;
    this.form = form;
  }

  @Override
  public ByteBuffer strip(int top, int bottom) throws Failure.Reject {
    Region rows = new Region(0, top, picture.width(), bottom - top);
    return ByteBuffer.wrap(JpegPicture.of(picture, rows, form));
  }
}
