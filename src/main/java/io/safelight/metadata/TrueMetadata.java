package io.safelight.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes what a source says true for its result. */
public final class TrueMetadata {
  private TrueMetadata() {}

  /**
   * @param source as read from a page
   * @param provenance empty where nothing was done, or nothing is to be said of it
   * @param icc the profile that the result is in
   * @return with the source's notes, and one more for each thing that could not be kept true
   */
  public static Metadata of(
      Metadata source,
      Change change,
      Kept kept,
      Optional<Provenance> provenance,
      Optional<Block> icc) {
    Optional<Resolution> resolution =
        change.isTransposed()
            ? source.resolution().map(Resolution::transposed)
            : source.resolution();
    boolean recoloured = !icc.equals(source.icc());
    // Another profile speaks for other colours; where there is none a PNG's own word goes on.
    Optional<PngColour> colour = recoloured && icc.isPresent() ? Optional.empty() : source.colour();
    if (kept == Kept.NONE) {
      Metadata bare =
          Metadata.NONE
              .withIcc(icc)
              .withColour(colour)
              .withResolution(resolution)
              .withXmp(provenance.flatMap(made -> origin(source)));
      return withXmp(bare, TrueXmp.of(change, kept, recoloured, provenance), new ArrayList<>());
    }
    List<String> notes = new ArrayList<>(source.notes());
    Metadata result =
        source
            .withTags(tags(source, change, kept, notes))
            .withPhotoshop(photoshop(source, change, kept, resolution, recoloured, notes))
            .withResolution(resolution)
            .withIcc(icc)
            .withColour(colour);
    TrueXmp edit = TrueXmp.of(change, kept, recoloured, provenance);
    return withXmp(result, edit, notes);
  }

  private static Optional<Tags> tags(
      Metadata source, Change change, Kept kept, List<String> notes) {
    return source.tags().flatMap(tags -> ExifBlocks.changed(tags, change, kept, notes));
  }

  /**
   * Of a picture that an algorithm made nothing else says so where its packet does not go along.
   */
  private static Optional<Block> origin(Metadata source) {
    try {
      return source.xmp().isEmpty()
          ? Optional.empty()
          : Xmp.edited(source.xmp(), TrueXmp::keepOnlyOrigin);
    } catch (BrokenBlock unreadable) {
      return Optional.empty();
    }
  }

  private static Metadata withXmp(Metadata result, TrueXmp edit, List<String> notes) {
    Optional<Block> xmp = result.xmp();
    try {
      xmp = Xmp.edited(xmp, edit);
    } catch (BrokenBlock broken) {
      if (edit.isNeedless()) {
        return result.withNotes(notes);
      }
      notes.add(broken.getMessage() + " It was left out.");
      try {
        xmp = Xmp.edited(Optional.empty(), edit);
      } catch (BrokenBlock impossible) {
        xmp = Optional.empty();
      }
    }
    notes.addAll(edit.notes());
    return result.withXmp(xmp).withNotes(notes.stream().distinct().toList());
  }

  private static List<PhotoshopResource> photoshop(
      Metadata source,
      Change change,
      Kept kept,
      Optional<Resolution> resolution,
      boolean recoloured,
      List<String> notes) {
    List<PhotoshopResource> all = new ArrayList<>(source.photoshop());
    // A small picture of what was, and second copies of what stands elsewhere.
    all.removeIf(
        resource ->
            Photoshop.isAmong(
                    resource,
                    Photoshop.THUMBNAIL,
                    Photoshop.THUMBNAIL_OF_4,
                    Photoshop.EXIF,
                    Photoshop.EXIF_3,
                    Photoshop.XMP)
                || recoloured && Photoshop.isAmong(resource, Photoshop.ICC));
    if (change.isTurned() && all.removeIf(Photoshop::isPath)) {
      notes.add("Photoshop's paths were left out: the picture was turned.");
    }
    if ((change.isTurned() || change.isResized())
        && all.removeIf(
            resource -> Photoshop.isAmong(resource, Photoshop.GUIDES, Photoshop.SLICES))) {
      notes.add("Photoshop's guides and slices were left out: they count by the old pixels.");
    }
    List<PhotoshopResource> resolved =
        resolution.map(said -> Photoshop.resolved(all, said)).orElse(all);
    return kept == Kept.WITHOUT_GPS ? withoutPlaces(resolved) : resolved;
  }

  /** IPTC without places, and the digest by which Photoshop sees that nothing changed it. */
  private static List<PhotoshopResource> withoutPlaces(List<PhotoshopResource> all) {
    Optional<Iptc> iptc =
        Photoshop.content(all, PhotoshopResource.IPTC).map(block -> Iptc.read(block.bytes()));
    if (iptc.isEmpty() || !iptc.get().saysPlace()) {
      return all;
    }
    byte[] rest = iptc.get().withoutPlaces().bytes();
    return Photoshop.replaced(
        Photoshop.replaced(all, PhotoshopResource.IPTC, rest),
        Photoshop.IPTC_DIGEST,
        Digest.md5(rest));
  }
}
