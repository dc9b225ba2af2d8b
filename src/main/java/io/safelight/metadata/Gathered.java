package io.safelight.metadata;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was found of one picture so far. Of what a container may hold once, the first counts.
 *
 * <p>Of the places where a resolution can stand, the container's own counts before EXIF's and that
 * before Photoshop's: programs that know nothing of EXIF set only the first, and cameras write 72
 * into the second without meaning anything.
 */
final class Gathered {
  private static final int ICC_HEADER = 128;
  private static final int ICC_MARK_AT = 36;
  private static final int ICC_MARK = 0x61637370; // acsp

  private static final int MOST_TEXTS = 10_000;
  private static final int MOST_NOTES = 100;

  private final Set<String> notes = new LinkedHashSet<>();
  private final List<PhotoshopResource> photoshop = new ArrayList<>();
  private final Set<Text> texts = new LinkedHashSet<>();
  private final List<JpegSegment> segments = new ArrayList<>();
  private Optional<Tags> tags = Optional.empty();
  private Optional<FoundTags> inExif = Optional.empty();
  private Optional<Block> xmp = Optional.empty();
  private Optional<Block> icc = Optional.empty();
  private Optional<PngColour> colour = Optional.empty();
  private Optional<Resolution> resolution = Optional.empty();

  /** A file may give reason for a million of them. */
  void note(String sentence) {
    if (notes.size() < MOST_NOTES) {
      notes.add(sentence);
    }
  }

  boolean hasTags() {
    return tags.isPresent();
  }

  boolean hasXmp() {
    return xmp.isPresent();
  }

  boolean hasIcc() {
    return icc.isPresent();
  }

  Optional<Block> xmp() {
    return xmp;
  }

  /**
   * @param block with or without the prefix that JPEGs have
   */
  void exif(byte[] block) {
    if (tags.isPresent()) {
      note("A second EXIF block was left out.");
      return;
    }
    FoundTags found = TagsReader.exif(Block.of(block));
    tags = found.tags();
    found.notes().forEach(this::note);
    // The container's own places for these count first.
    inExif = Optional.of(found);
  }

  /** All that stands in a TIFF's directory. */
  void tags(FoundTags found) {
    tags = found.tags();
    found.notes().forEach(this::note);
    blocks(found);
  }

  private void blocks(FoundTags found) {
    found.xmp().filter(block -> xmp.isEmpty()).map(Block::bytes).ifPresent(this::xmp);
    found.icc().filter(block -> icc.isEmpty()).map(Block::bytes).ifPresent(this::icc);
    found
        .photoshop()
        .filter(block -> photoshop.isEmpty())
        .map(Block::bytes)
        .ifPresent(this::photoshop);
    found.iptc().map(Block::bytes).ifPresent(this::iptc);
  }

  void xmp(byte[] packet) {
    if (xmp.isPresent()) {
      note("A second XMP packet was left out.");
      return;
    }
    try {
      xmp = Optional.of(Xmp.sound(packet));
    } catch (BrokenBlock broken) {
      note(broken.getMessage());
    }
  }

  /** The rest of the packet that is there. */
  void extendedXmp(byte[] rest) {
    try {
      xmp = Optional.of(Xmp.joined(xmp.orElseThrow(), rest));
    } catch (BrokenBlock broken) {
      note("The extended part of the XMP was left out: " + broken.getMessage());
    }
  }

  void icc(byte[] profile) {
    if (icc.isPresent()) {
      note("A second colour profile was left out.");
      return;
    }
    long length = profile.length < ICC_HEADER ? 0 : ByteBuffer.wrap(profile).getInt() & 0xFFFFFFFFL;
    if (length < ICC_HEADER
        || length > profile.length
        || ByteBuffer.wrap(profile).getInt(ICC_MARK_AT) != ICC_MARK) {
      note("The embedded colour profile is broken and was left out.");
      return;
    }
    icc = Optional.of(Block.of(Arrays.copyOf(profile, (int) length)));
  }

  void photoshop(byte[] resources) {
    List<String> said = new ArrayList<>();
    photoshop.addAll(Photoshop.read(resources, said));
    said.forEach(this::note);
  }

  /** IPTC-IIM outside of Photoshop's resources; stands in the place of what is in them. */
  void iptc(byte[] block) {
    Optional<Block> inside = Photoshop.content(photoshop, PhotoshopResource.IPTC);
    if (inside.isPresent() && !inside.get().equals(Block.of(block))) {
      photoshop.removeIf(resource -> resource.id() == PhotoshopResource.IPTC);
      inside = Optional.empty();
    }
    if (inside.isEmpty()) {
      int at = 0;
      while (at < photoshop.size() && photoshop.get(at).id() < PhotoshopResource.IPTC) {
        at++;
      }
      photoshop.add(at, new PhotoshopResource(PhotoshopResource.IPTC, "", Block.of(block)));
    }
  }

  void text(String keyword, String text) {
    Text found = new Text(keyword, text);
    if (!text.isEmpty()) {
      if (texts.size() < MOST_TEXTS) {
        texts.add(found);
      } else if (!texts.contains(found)) {
        note(
            "More than %,d texts stand in the file; what came last was left out."
                .formatted(MOST_TEXTS));
      }
    }
  }

  void segment(JpegSegment segment) {
    segments.add(segment);
  }

  void colour(PngColour said) {
    colour = Optional.of(said);
  }

  /** What the container itself says. */
  void resolution(Resolution said) {
    if (said.isMeant() && resolution.isEmpty()) {
      resolution = Optional.of(said);
    }
  }

  Metadata metadata() {
    inExif
        .filter(found -> Photoshop.content(photoshop, PhotoshopResource.IPTC).isEmpty())
        .ifPresent(this::blocks);
    Optional<Resolution> truth = truth(resolution, tags, photoshop);
    return new Metadata(
        tags, xmp, icc, colour, photoshop, truth, List.copyOf(texts), segments, List.copyOf(notes));
  }

  /**
   * What counts of all that is said.
   *
   * @param own the container's
   */
  static Optional<Resolution> truth(
      Optional<Resolution> own, Optional<Tags> tags, List<PhotoshopResource> photoshop) {
    return own.filter(said -> said.unit() != Resolution.Unit.NONE)
        .or(() -> tags.flatMap(Tags::resolution).filter(Resolution::isMeant))
        .or(() -> Photoshop.resolution(photoshop))
        .or(() -> own);
  }
}
