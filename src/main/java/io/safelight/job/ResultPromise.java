package io.safelight.job;

import io.safelight.image.ImageFormat;
import io.safelight.image.Size;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What the encoder says it wrote, for the verifier to hold it to.
 *
 * @param pixelChecksum CRC-32C of the samples (see {@code PixelChecksum}) where the format is
 *     lossless; empty where it is lossy
 */
public record ResultPromise(
    ImageFormat format, Size size, int channels, int bitDepth, OptionalLong pixelChecksum) {
  public ResultPromise {
    Objects.requireNonNull(format);
    Objects.requireNonNull(size);
    Objects.requireNonNull(pixelChecksum);
  }
}
