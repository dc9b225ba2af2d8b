package io.safelight.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What directories of tags hold.
 *
 * @param tags empty where there is no field
 * @param xmp tag 700
 * @param iptc tag 33723: IPTC-IIM records
 * @param photoshop tag 34377: Photoshop's image resources one after the other
 * @param icc tag 34675
 * @param notes one sentence for each thing that was broken and left out
 */
public record FoundTags(
    Optional<Tags> tags,
    Optional<Block> xmp,
    Optional<Block> iptc,
    Optional<Block> photoshop,
    Optional<Block> icc,
    List<String> notes) {

  public FoundTags {
    Objects.requireNonNull(tags);
    Objects.requireNonNull(xmp);
    Objects.requireNonNull(iptc);
    Objects.requireNonNull(photoshop);
    Objects.requireNonNull(icc);
    notes = List.copyOf(notes);
  }

  /** And one more sentence. */
  FoundTags with(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new FoundTags(tags, xmp, iptc, photoshop, icc, more);
  }
}
