package io.safelight.metadata;

import java.util.List;
import java.util.Objects;

/**
 * Tags as a TIFF has them.
 *
 * @param directories what the page's directory points to, to be written at the place that it was
 *     made for; may be empty
 * @param fields for the page's directory, by tag, in the byte order of the tags; pointers to the
 *     directories among them
 */
public record TiffTags(Block directories, List<TiffField> fields) {
  public TiffTags {
    Objects.requireNonNull(directories);
    fields = List.copyOf(fields);
  }
}
