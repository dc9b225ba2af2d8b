package io.safelight.job;

import io.safelight.image.ImageFormat;
import io.safelight.image.PixelLayout;
import io.safelight.image.Size;
import io.safelight.metadata.Metadata;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What the encoder says it wrote, for the verifier to hold it to.
 *
 * @param pixelChecksum CRC-32C of the samples (see {@code PixelChecksum}) where the format is
 *     lossless; empty where it is lossy
 * @param metadata what was written beside the pixels
 */
public record ResultPromise(
    ImageFormat format,
    Size size,
    PixelLayout layout,
    int bitDepth,
    OptionalLong pixelChecksum,
    Metadata metadata) {
  public ResultPromise {
    Objects.requireNonNull(format);
    Objects.requireNonNull(size);
    Objects.requireNonNull(layout);
    Objects.requireNonNull(pixelChecksum);
    Objects.requireNonNull(metadata);
  }
}
