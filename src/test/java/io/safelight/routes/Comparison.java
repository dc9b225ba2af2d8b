package io.safelight.routes;

import com.adobe.internal.xmp.XMPException;
import com.adobe.internal.xmp.XMPIterator;
import com.adobe.internal.xmp.XMPMetaFactory;
import com.adobe.internal.xmp.properties.XMPPropertyInfo;
import io.safelight.colour.Profile;
import io.safelight.image.ImageFormat;
import io.safelight.image.Raster;
import io.safelight.image.TiffCompression;
import io.safelight.metadata.Block;
import io.safelight.metadata.Metadata;
import io.safelight.metadata.PhotoshopResource;
import io.safelight.metadata.Resolution;
import io.safelight.metadata.Tags;
import io.safelight.metadata.Tags.Directory;
import io.safelight.metadata.Text;
import io.safelight.metadata.TiffField;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A source beside its result, property by property. Each answer is a cell of the table: {@value
 * #KEPT}; "converted" and how; {@value #NO_PLACE}, which the result's ticket must say too; {@value
 * #NOTHING} where the source has none; and what must not be, beginning with {@value #LOST}.
 *
 * @param notes of the result's ticket
 */
record Comparison(SeenFile source, SeenFile result, List<String> notes) {
  static final String KEPT = "kept";
  static final String NO_PLACE = "cannot be held";
  static final String NOTHING = "–";
  static final String LOST = "LOST";

  /** Of 255, in the mean: what a lossy encoder of high quality does to the drawing. */
  private static final double LOSSY = 4;

  /** Said anew by every result, and measured apart: orientation and resolution. */
  private static final Set<Integer> ANEW = Set.of(274, 282, 283, 296);

  private static final int COLOR_SPACE = 0xA001;

  private static String converted(String how) {
    return "converted: " + how;
  }

  private static String lost(String how) {
    return LOST + ": " + how;
  }

  /** {@value #NO_PLACE}, if that is not kept a secret. */
  private String noPlace(String word) {
    return notes.stream().anyMatch(note -> note.contains(word))
        ? NO_PLACE
        : lost("without a note on " + word);
  }

  /** A conversion that takes something away, and says so. */
  private String told(String how, String word) {
    return notes.stream().anyMatch(note -> note.contains(word))
        ? converted(how)
        : lost(how + " without a note");
  }

  private boolean isLossy() {
    return result.format() == ImageFormat.JPEG
        || result.format() == ImageFormat.WEBP
        || result.pages().get(0).compression().equals(Optional.of(TiffCompression.JPEG));
  }

  String pixels() {
    return pixels(source.first(), result.first());
  }

  private String pixels(Raster before, Raster after) {
    if (isSame(before, after)) {
      return KEPT;
    }
    double off = difference(source.seen(), result.seen());
    if (off > LOSSY) {
      return lost("%.1f levels off".formatted(off));
    }
    return before.layout().isInk() && !after.layout().isInk()
        ? converted(isLossy() ? "inks to RGB, lossy" : "inks to RGB")
        : isLossy() ? converted("lossy") : lost("another picture");
  }

  private static boolean isSame(Raster one, Raster other) {
    return isAlike(one, other)
        && (one.bitDepth() == 8
            ? Arrays.equals(one.bytes8(), other.bytes8())
            : Arrays.equals(one.samples16(), other.samples16()));
  }

  private static boolean isAlike(Raster one, Raster other) {
    return one.size().equals(other.size())
        && one.layout() == other.layout()
        && one.bitDepth() == other.bitDepth();
  }

  /** In levels of 255, in the mean; of pictures that differ in size as much as can be. */
  static double difference(Raster one, Raster other) {
    if (!one.size().equals(other.size())) {
      return 255;
    }
    int colours = Math.max(one.layout().colours(), other.layout().colours());
    double sum = 0;
    for (int y = 0; y < one.height(); y++) {
      for (int x = 0; x < one.width(); x++) {
        for (int c = 0; c < colours; c++) {
          sum +=
              Math.abs(
                  one.sample(x, y, one.isGrey() ? 0 : c) * 255.0 / one.whiteLevel()
                      - other.sample(x, y, other.isGrey() ? 0 : c) * 255.0 / other.whiteLevel());
        }
      }
    }
    return sum / colours / one.size().pixels();
  }

  String depth() {
    int before = source.first().bitDepth();
    int after = result.first().bitDepth();
    if (before == after) {
      return KEPT;
    }
    return told("%d to %d bits".formatted(before, after), "rounded");
  }

  String alpha() {
    Raster before = source.first();
    Raster after = result.first();
    if (!before.hasAlpha()) {
      return after.hasAlpha() ? lost("alpha from nowhere") : NOTHING;
    }
    for (int y = 0; y < before.height(); y++) {
      for (int x = 0; x < before.width(); x++) {
        double wanted = level(before, x, y, before.channels() - 1);
        if (after.hasAlpha()) {
          if (Math.abs(level(after, x, y, after.channels() - 1) - wanted) > 0.5) {
            return lost("another alpha");
          }
        } else if (wanted == 0) {
          for (int c = 0; c < after.channels(); c++) {
            if (level(after, x, y, c) < 250) {
              return lost("what was transparent is not white");
            }
          }
        }
      }
    }
    return after.hasAlpha() ? KEPT : told("laid over white", "laid over white");
  }

  private static double level(Raster picture, int x, int y, int channel) {
    return picture.sample(x, y, channel) * 255.0 / picture.whiteLevel();
  }

  /** Of a picture without colour. */
  String grey() {
    Raster before = source.first();
    Raster after = result.first();
    if (after.isGrey()) {
      return KEPT;
    }
    for (int y = 0; y < after.height(); y++) {
      for (int x = 0; x < after.width(); x++) {
        int blue = after.sample(x, y, 0);
        if (after.sample(x, y, 1) != blue || after.sample(x, y, 2) != blue) {
          return lost("colour from nowhere");
        }
      }
    }
    return before.isGrey() ? converted("three equal channels") : KEPT;
  }

  String inks() {
    if (!source.first().layout().isInk()) {
      return result.first().layout().isInk() ? lost("inks from nowhere") : NOTHING;
    }
    return result.first().layout() == source.first().layout()
        ? KEPT
        : told("RGB", "colours were converted");
  }

  String icc() {
    Optional<Block> before = source.beside().icc();
    Optional<Block> after = result.beside().icc();
    if (before.isEmpty()) {
      return after.isEmpty() ? NOTHING : lost("a profile from nowhere");
    }
    if (after.equals(before)) {
      return KEPT;
    }
    return after.isPresent()
        ? converted("to " + result.colours().profile())
        : noPlace("colour profile");
  }

  String exif() {
    Optional<Tags> before = source.beside().tags();
    if (before.isEmpty()) {
      return NOTHING;
    }
    List<String> missing = new ArrayList<>();
    for (Directory directory : List.of(Directory.MAIN, Directory.EXIF, Directory.INTEROP)) {
      missing.addAll(missing(before.get(), directory));
    }
    boolean saysSrgb =
        result.beside().tags().stream()
            .anyMatch(tags -> tags.number(Directory.EXIF, COLOR_SPACE).equals(OptionalLong.of(1)));
    if (missing.equals(List.of(named(COLOR_SPACE)))
        && saysSrgb
        && result.colours().profile().name().equals(Profile.SRGB.name())) {
      return "kept; ColorSpace now sRGB";
    }
    return missing.isEmpty() ? KEPT : lost(String.join(", ", missing));
  }

  private static String named(int tag) {
    return "tag %04X".formatted(tag);
  }

  String gps() {
    Optional<Tags> before =
        source.beside().tags().filter(tags -> !tags.fields(Directory.GPS).isEmpty());
    if (before.isEmpty()) {
      return NOTHING;
    }
    List<String> missing = missing(before.get(), Directory.GPS);
    return missing.isEmpty() ? KEPT : lost(String.join(", ", missing));
  }

  private List<String> missing(Tags before, Directory directory) {
    Optional<Tags> after = result.beside().tags().map(some -> some.ordered(ByteOrder.BIG_ENDIAN));
    List<String> missing = new ArrayList<>();
    for (TiffField field : before.ordered(ByteOrder.BIG_ENDIAN).fields(directory)) {
      if (!(directory == Directory.MAIN && ANEW.contains(field.tag()))
          && !after
              .flatMap(tags -> tags.field(directory, field.tag()))
              .equals(Optional.of(field))) {
        missing.add(named(field.tag()));
      }
    }
    return missing;
  }

  /** Its bytes, and whether the TIFF header is as far before them as it was. */
  String makerNote() {
    Optional<Tags> before = source.beside().tags().filter(tags -> tags.makerNoteAt().isPresent());
    if (before.isEmpty()) {
      return NOTHING;
    }
    byte[] note =
        before.get().field(Directory.EXIF, RichPictures.MAKER_NOTE).orElseThrow().value().bytes();
    int there = RichPictures.find(result.bytes(), note);
    if (there < 0) {
      return lost("no such bytes");
    }
    int header = there - (int) before.get().makerNoteAt().getAsLong();
    String found = header < 0 ? "" : HexFormat.of().formatHex(result.bytes(), header, header + 4);
    return found.equals("49492a00") || found.equals("4d4d002a")
        ? "kept, at its offset"
        : lost("moved from its offset");
  }

  String iptc() {
    Optional<Block> before = iptc(source.beside());
    if (before.isEmpty()) {
      return NOTHING;
    }
    if (iptc(result.beside()).equals(before)) {
      return KEPT;
    }
    String packet = packet(result.beside());
    return RichPictures.IPTC_TEXTS.stream().allMatch(packet::contains)
        ? converted("to XMP")
        : noPlace("IPTC");
  }

  private static Optional<Block> iptc(Metadata metadata) {
    return metadata.photoshop().stream()
        .filter(resource -> resource.id() == PhotoshopResource.IPTC)
        .map(PhotoshopResource::content)
        .findFirst();
  }

  private static String packet(Metadata metadata) {
    return metadata
        .xmp()
        .map(block -> new String(block.bytes(), StandardCharsets.UTF_8))
        .orElse("");
  }

  String xmp() throws XMPException {
    if (source.beside().xmp().isEmpty()) {
      return NOTHING;
    }
    if (result.beside().xmp().isEmpty()) {
      return noPlace("XMP");
    }
    Map<String, String> before = properties(source.beside());
    before.entrySet().removeAll(properties(result.beside()).entrySet());
    return before.isEmpty() ? KEPT : lost(String.join(", ", before.keySet()));
  }

  private static Map<String, String> properties(Metadata metadata) throws XMPException {
    Map<String, String> all = new LinkedHashMap<>();
    XMPIterator each =
        XMPMetaFactory.parseFromBuffer(metadata.xmp().orElseThrow().bytes()).iterator();
    while (each.hasNext()) {
      XMPPropertyInfo property = (XMPPropertyInfo) each.next();
      if (property.getPath() != null && !property.getValue().isEmpty()) {
        all.put(property.getPath(), property.getValue());
      }
    }
    return all;
  }

  String comments() {
    List<Text> before = source.beside().texts();
    if (before.isEmpty()) {
      return NOTHING;
    }
    Map<String, List<String>> fates = new LinkedHashMap<>();
    for (Text text : before) {
      fates.computeIfAbsent(fate(text), fate -> new ArrayList<>()).add(text.keyword());
    }
    if (before.size() == 1 || fates.size() == 1) {
      return fates.keySet().iterator().next();
    }
    List<String> cells = new ArrayList<>();
    fates.forEach((fate, keywords) -> cells.add(String.join(", ", keywords) + ": " + fate));
    return String.join("; ", cells);
  }

  private String fate(Text text) {
    if (result.beside().texts().contains(text)) {
      return KEPT;
    }
    if (result.beside().texts().stream().anyMatch(other -> other.text().contains(text.text()))) {
      return converted("to a comment");
    }
    return packet(result.beside()).contains(text.text())
        ? converted("to XMP")
        : noPlace(text.keyword());
  }

  String resolution() {
    Optional<Resolution> before = source.beside().resolution();
    Optional<Resolution> after = result.beside().resolution();
    if (before.isEmpty()) {
      return after.isEmpty() ? NOTHING : lost("a resolution from nowhere");
    }
    return after.isPresent()
            && Math.abs(
                    perInch(before.get().x(), before.get()) - perInch(after.get().x(), after.get()))
                < 0.01
            && Math.abs(
                    perInch(before.get().y(), before.get()) - perInch(after.get().y(), after.get()))
                < 0.01
        ? KEPT
        : lost("%s became %s".formatted(before, after));
  }

  private static double perInch(double value, Resolution of) {
    return of.unit() == Resolution.Unit.CENTIMETRE ? value * 2.54 : value;
  }

  /** Whether an upright picture came of one that was stored otherwise, and says so. */
  String orientation(Raster upright) {
    double off = difference(upright, result.first());
    long said =
        result.beside().tags().stream()
            .mapToLong(tags -> tags.number(Directory.MAIN, RichPictures.ORIENTATION).orElse(1))
            .findFirst()
            .orElse(1);
    if (off > LOSSY || said != 1 || result.pages().get(0).orientation() != 1) {
      return lost("%.1f levels off, orientation %d".formatted(off, said));
    }
    return converted("pixels upright, tag 1");
  }

  /**
   * @param exactly whether the samples are to be the same
   */
  String pages(ImageFormat wanted, boolean exactly) throws Exception {
    if (source.pages().size() == 1) {
      return NOTHING;
    }
    if (result.pages().size() != source.pages().size()) {
      return lost("%d of them".formatted(source.pages().size() - result.pages().size()));
    }
    for (int page = 0; page < source.pages().size(); page++) {
      Optional<String> said = description(source, page);
      Raster before = source.page(page);
      Raster after = result.page(page);
      boolean isKept =
          exactly
              ? isSame(before, after)
              : isAlike(before, after) && difference(before, after) < LOSSY;
      if (!isKept || !said.equals(description(result, page))) {
        return lost("page " + (page + 1));
      }
    }
    return result.format() == wanted
        ? KEPT
        : told("to " + Kind.spelt(result.format()), "pages were written");
  }

  private static Optional<String> description(SeenFile file, int page) {
    return file.metadata().get(page).tags().flatMap(tags -> tags.text(Directory.MAIN, 270));
  }

  String time() {
    return result.modified().equals(source.modified()) ? KEPT : lost("" + result.modified());
  }
}
