package io.safelight.job;

import io.safelight.image.Raster;
import java.util.List;
import java.util.Objects;

/**
 * One page of a result, as it was written.
 *
 * @param reference its source in sRGB, reduced
 * @param notes one sentence for each thing that the result does not hold as its source did
 */
public record PageWritten(
    Raster reference, Enhancement enhancement, ResultPromise promise, List<String> notes) {
  public PageWritten {
    Objects.requireNonNull(reference);
    Objects.requireNonNull(enhancement);
    Objects.requireNonNull(promise);
    notes = List.copyOf(notes);
  }
}
