package io.safelight.metadata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.adobe.internal.xmp.XMPConst;
import io.safelight.image.ImageFormat;
import io.safelight.image.PixelLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Brings metadata into the shape that a container can hold: what has no place there moves to where
 * it has one, or is left out with a note. What comes out is written, and read back, as it is.
 */
public final class FittingMetadata {
  private static final int JPEG_SEGMENT = 65533;

  /** Values that find a place in XMP, where each costs a walk along its list. */
  private static final int MOST_IPTC = 2_000;

  /** What programs leave in PNGs on their way; EXIF and XMP say it better. */
  private static final Pattern NOISE =
      Pattern.compile("(date|exif|png|xmp|icc|tiff|photoshop|jpeg|filter|signature):.*");

  private final ImageFormat format;
  private final List<String> notes;

  private FittingMetadata(ImageFormat format, List<String> notes) {
    this.format = format;
    this.notes = notes;
  }

  /**
   * @param layout of the result; inks and a JFIF segment exclude each other
   * @return with what could not be held in its notes
   */
  public static Metadata of(Metadata source, ImageFormat format, PixelLayout layout) {
    List<String> notes = new ArrayList<>(source.notes());
    FittingMetadata fitting = new FittingMetadata(format, notes);
    Metadata metadata = fitting.named(source);
    Metadata fit =
        switch (format) {
          case JPEG -> fitting.jpeg(metadata, layout);
          case PNG -> fitting.png(metadata);
          case WEBP -> fitting.webp(metadata);
          case TIFF -> fitting.tiff(metadata);
          default -> throw new IllegalArgumentException("no results are written as " + format);
        };
    Optional<Resolution> found =
        Gathered.truth(fit.resolution().filter(Resolution::isMeant), fit.tags(), fit.photoshop());
    return fit.withResolution(found).withNotes(notes.stream().distinct().toList());
  }

  private Metadata jpeg(Metadata all, PixelLayout layout) {
    List<Text> comments = new ArrayList<>();
    List<Text> others = new ArrayList<>();
    for (Text text : cleaned(all.texts())) {
      if (text.keyword().equalsIgnoreCase("Comment")) {
        comments.add(new Text("Comment", text.text()));
      } else if (XmpTexts.hasPlace(text.keyword())) {
        others.add(text);
      } else if (!isNoise(text)) {
        comments.add(new Text("Comment", text.keyword() + ": " + text.text()));
      }
    }
    if (comments.removeIf(comment -> comment.text().getBytes(UTF_8).length > JPEG_SEGMENT)) {
      notes.add("A comment of more than 65,533 bytes has no place in a JPEG and was left out.");
    }
    Metadata fit = uncoloured(withXmp(all, Optional.empty(), List.of(), others));
    if (fit.icc().isPresent() && fit.icc().get().length() > JpegBlocks.MOST_ICC) {
      notes.add("The colour profile is too large for a JPEG and was left out.");
      fit = fit.withIcc(Optional.empty());
    }
    Metadata parted = fit.withXmp(fit.xmp().flatMap(this::partable));
    Metadata resolved = layout.isInk() ? resolvedByTags(fit) : fit;
    Optional<Tags> tags =
        resolved.tags().flatMap(some -> ExifBlocks.fitting(some, TagsWriter.JPEG_LIMIT, notes));
    Metadata commented = parted.withTags(tags).withTexts(comments.stream().distinct().toList());
    return layout.isInk()
        ? commented.withResolution(resolved.resolution())
        : commented.withResolution(
            commented.resolution().map(JfifDensity::of).map(JfifDensity::resolution));
  }

  /** The packet, if it can be written into a JPEG's segments. */
  private Optional<Block> partable(Block packet) {
    try {
      return JpegBlocks.xmp(packet).isEmpty() ? Optional.empty() : Optional.of(packet);
    } catch (BrokenBlock broken) {
      notes.add("The XMP has no place in a JPEG: " + broken.getMessage());
      return Optional.empty();
    }
  }

  private Metadata png(Metadata all) {
    List<Text> texts = new ArrayList<>();
    for (Text text : cleaned(all.texts())) {
      texts.add(new Text(keyword(text.keyword()), text.text()));
    }
    Optional<PngColour> colour =
        all.icc().isPresent()
            ? all.colour().filter(PngColour.CodePoints.class::isInstance)
            : all.colour();
    return withoutSegments(all)
        .withColour(colour)
        .withTags(all.tags().flatMap(this::written))
        .withTexts(texts.stream().distinct().toList())
        .withResolution(all.resolution().flatMap(PngChunks::countable));
  }

  /** PNG's keywords: 1 to 79 printable Latin-1 characters, no spaces in rows or at the ends. */
  private static String keyword(String keyword) {
    String clean =
        keyword.replaceAll("[^\\x20-\\x7E\\xA1-\\xFF]", " ").replaceAll(" +", " ").strip();
    String short79 = clean.substring(0, Math.min(clean.length(), 79)).strip();
    boolean isTaken =
        short79.isEmpty()
            || short79.equals(PngMetadata.XMP_KEYWORD)
            || short79.startsWith(PngMetadata.RAW_PROFILE);
    return isTaken ? "Comment" : short79;
  }

  private Metadata webp(Metadata all) {
    Optional<Iptc> iptc =
        Photoshop.content(all.photoshop(), PhotoshopResource.IPTC)
            .map(block -> Iptc.read(block.bytes()))
            .filter(this::isWithinReason);
    if (all.photoshop().stream().anyMatch(Photoshop::isPath)) {
      notes.add("Photoshop's paths have no place in a WebP and were left out.");
    }
    if (!all.photoshop().stream().allMatch(FittingMetadata::isSaidElsewhere)) {
      notes.add("Photoshop's settings have no place in a WebP and were left out.");
    }
    List<Text> texts = textsWithAPlace(all);
    Metadata fit = withXmp(withoutSegments(uncoloured(all)), iptc, all.photoshop(), texts);
    Metadata resolved = resolvedByTags(fit.withPhotoshop(List.of()).withTexts(List.of()));
    return resolved.withTags(resolved.tags().flatMap(this::written));
  }

  /** By the XMP, by the tags, or by a note. */
  private static boolean isSaidElsewhere(PhotoshopResource resource) {
    return Photoshop.isPath(resource)
        || Photoshop.isAmong(
            resource, PhotoshopResource.IPTC, Photoshop.IPTC_DIGEST, Photoshop.RESOLUTION);
  }

  /** A packet of XMP with more items than this is not read back. */
  private boolean isWithinReason(Iptc iptc) {
    boolean isWithin = iptc.datasets().size() <= MOST_IPTC;
    if (!isWithin) {
      notes.add("IPTC of more than %,d values was left out.".formatted(MOST_IPTC));
    }
    return isWithin;
  }

  private Metadata tiff(Metadata all) {
    List<Text> texts = textsWithAPlace(all);
    Metadata fit = withXmp(withoutSegments(uncoloured(all)), Optional.empty(), List.of(), texts);
    Optional<Tags> tags =
        fit.resolution().isPresent()
            ? fit.tags().map(some -> some.with(fit.resolution().get()))
            : fit.tags();
    return fit.withTags(tags.map(TagsWriter::inPage).filter(some -> !some.isEmpty()))
        .withPhotoshop(withoutEmptyIptc(fit.photoshop()))
        .withTexts(List.of());
  }

  /** libtiff reads nothing of a page whose field of IPTC has no values. */
  private static List<PhotoshopResource> withoutEmptyIptc(List<PhotoshopResource> all) {
    return all.stream()
        .filter(some -> some.id() != PhotoshopResource.IPTC || some.content().length() > 0)
        .toList();
  }

  /** Where only EXIF has a place for the resolution. */
  private Metadata resolvedByTags(Metadata all) {
    if (all.resolution().isEmpty()) {
      return all;
    }
    Tags resolved =
        all.tags().orElse(new Tags(ByteOrder.BIG_ENDIAN, List.of())).with(all.resolution().get());
    return all.withTags(Optional.of(resolved)).withResolution(resolved.resolution());
  }

  private Optional<Tags> written(Tags tags) {
    return ExifBlocks.fitting(tags, TagsWriter.NO_LIMIT, notes);
  }

  private List<Text> textsWithAPlace(Metadata all) {
    List<Text> texts = new ArrayList<>();
    Set<String> said = new HashSet<>();
    for (Text text : cleaned(all.texts())) {
      if (!XmpTexts.hasPlace(text.keyword())) {
        if (!isNoise(text)) {
          notes.add(
              "The text \"%s\" has no place in a %s and was left out."
                  .formatted(keyword(text.keyword()), format));
        }
      } else if (said.add(text.keyword().toLowerCase(Locale.ROOT))) {
        texts.add(text);
      } else {
        notes.add(
            "A second text \"%s\" has no place in a %s and was left out."
                .formatted(keyword(text.keyword()), format));
      }
    }
    return texts;
  }

  private static boolean isNoise(Text text) {
    return NOISE.matcher(text.keyword()).matches();
  }

  private Metadata uncoloured(Metadata all) {
    return all.withColour(Optional.empty());
  }

  private Metadata withoutSegments(Metadata all) {
    for (JpegSegment segment : all.segments()) {
      String name = name(segment);
      // "Ducky" says how the source was compressed.
      if (!name.startsWith("Ducky")) {
        notes.add(
            "The segment APP%d%s has no place in a %s and was left out."
                .formatted(
                    segment.marker() & 0xF, name.isEmpty() ? "" : " (" + name + ")", format));
      }
    }
    return all.withSegments(List.of());
  }

  /** What it begins with, as far as that can be read. */
  private static String name(JpegSegment segment) {
    String content = new String(segment.content().bytes(), ISO_8859_1);
    int end = 0;
    while (end < Math.min(content.length(), 24)
        && content.charAt(end) > ' '
        && content.charAt(end) < 0x7F) {
      end++;
    }
    return content.substring(0, end);
  }

  private Metadata withXmp(
      Metadata all, Optional<Iptc> iptc, List<PhotoshopResource> photoshop, List<Text> texts) {
    if (iptc.isEmpty() && photoshop.isEmpty() && texts.isEmpty()) {
      return all;
    }
    try {
      return all.withXmp(Xmp.edited(all.xmp(), new XmpTexts(iptc, photoshop, texts, notes)));
    } catch (BrokenBlock broken) {
      notes.add("Texts could not be written into the XMP: " + broken.getMessage());
      return all;
    }
  }

  /** The packet says what kind of file it is in, if it says so at all. */
  private Metadata named(Metadata all) {
    if (all.xmp().isEmpty()) {
      return all;
    }
    String type = "image/" + format.name().toLowerCase(Locale.ROOT);
    try {
      return all.withXmp(
          Xmp.edited(
              all.xmp(),
              packet -> {
                if (packet.doesPropertyExist(XMPConst.NS_DC, "format")
                    && !type.equals(packet.getPropertyString(XMPConst.NS_DC, "format"))) {
                  packet.deleteProperty(XMPConst.NS_DC, "format");
                  packet.setProperty(XMPConst.NS_DC, "format", type);
                }
              }));
    } catch (BrokenBlock broken) {
      return all; // what XMPCore cannot read it cannot correct
    }
  }

  /** Texts that can stand between zeros, and in UTF-8. */
  private static List<Text> cleaned(List<Text> texts) {
    return texts.stream()
        .map(
            text ->
                new Text(
                    text.keyword(),
                    new String(text.text().replace("\0", "").getBytes(UTF_8), UTF_8)))
        .filter(text -> !text.text().isEmpty())
        .toList();
  }
}
