package io.safelight.metadata;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a file says of one picture beside its pixels, whatever kind of file it is.
 *
 * @param tags EXIF, GPS and the descriptive tags of a TIFF, in their directories; empty where there
 *     are none
 * @param xmp the packet as UTF-8, what was extended joined in
 * @param icc the colour profile that the samples are meant in
 * @param colour what a PNG says of its colours beside a profile
 * @param photoshop Photoshop's image resources, IPTC-IIM among them
 * @param resolution how large the picture is meant to be
 * @param texts comments
 * @param segments application segments that only a JPEG can hold
 * @param notes one sentence for each thing that was broken and left out
 */
public record Metadata(
    Optional<Tags> tags,
    Optional<Block> xmp,
    Optional<Block> icc,
    Optional<PngColour> colour,
    List<PhotoshopResource> photoshop,
    Optional<Resolution> resolution,
    List<Text> texts,
    List<JpegSegment> segments,
    List<String> notes) {
  public static final Metadata NONE =
      new Metadata(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          List.of(),
          List.of(),
          List.of());

  public Metadata {
    Objects.requireNonNull(tags);
    Objects.requireNonNull(xmp);
    Objects.requireNonNull(icc);
    Objects.requireNonNull(colour);
    photoshop = List.copyOf(photoshop);
    Objects.requireNonNull(resolution);
    texts = List.copyOf(texts);
    segments = List.copyOf(segments);
    notes = List.copyOf(notes);
  }

  /** Where nothing but a profile says what the samples are meant in. */
  public Metadata(
      Optional<Tags> tags,
      Optional<Block> xmp,
      Optional<Block> icc,
      List<PhotoshopResource> photoshop,
      Optional<Resolution> resolution,
      List<Text> texts,
      List<JpegSegment> segments,
      List<String> notes) {
    this(tags, xmp, icc, Optional.empty(), photoshop, resolution, texts, segments, notes);
  }

  public Metadata withTags(Optional<Tags> other) {
    return new Metadata(other, xmp, icc, colour, photoshop, resolution, texts, segments, notes);
  }

  public Metadata withXmp(Optional<Block> other) {
    return new Metadata(tags, other, icc, colour, photoshop, resolution, texts, segments, notes);
  }

  /** In this profile, whatever the source said of its colours. */
  public Metadata withIcc(Optional<Block> other) {
    return new Metadata(tags, xmp, other, colour, photoshop, resolution, texts, segments, notes);
  }

  public Metadata withColour(Optional<PngColour> other) {
    return new Metadata(tags, xmp, icc, other, photoshop, resolution, texts, segments, notes);
  }

  public Metadata withPhotoshop(List<PhotoshopResource> other) {
    return new Metadata(tags, xmp, icc, colour, other, resolution, texts, segments, notes);
  }

  public Metadata withResolution(Optional<Resolution> other) {
    return new Metadata(tags, xmp, icc, colour, photoshop, other, texts, segments, notes);
  }

  public Metadata withTexts(List<Text> other) {
    return new Metadata(tags, xmp, icc, colour, photoshop, resolution, other, segments, notes);
  }

  public Metadata withSegments(List<JpegSegment> other) {
    return new Metadata(tags, xmp, icc, colour, photoshop, resolution, texts, other, notes);
  }

  public Metadata withNotes(List<String> other) {
    return new Metadata(tags, xmp, icc, colour, photoshop, resolution, texts, segments, other);
  }
}
