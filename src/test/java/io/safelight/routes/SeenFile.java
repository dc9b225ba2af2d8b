package io.safelight.routes;

import io.safelight.codec.Decoder;
import io.safelight.codec.RasterReader;
import io.safelight.colour.Profile;
import io.safelight.colour.Profiles;
import io.safelight.colour.SeenReference;
import io.safelight.corpus.Orders;
import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.image.Raster;
import io.safelight.job.Job;
import io.safelight.metadata.Metadata;
import io.safelight.metadata.MetadataFile;
import io.safelight.probe.HeaderProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/**
 * A picture file, read through.
 *
 * @param pages one header each
 * @param metadata one for each page
 * @param first the first page's pixels, upright
 */
record SeenFile(
    Path file,
    byte[] bytes,
    FileTime modified,
    List<Header> pages,
    List<Metadata> metadata,
    Raster first) {
  /** Profiles are sampled once. */
  private static final Profiles PROFILES = Profiles.plain();

  static SeenFile of(Path file) throws Exception {
    Job.Probed probed = new HeaderProbe(Orders.LIMITS).probe(Orders.of(file));
    int pages = probed.pages().size();
    return new SeenFile(
        file,
        Files.readAllBytes(file),
        Files.getLastModifiedTime(file),
        probed.pages(),
        MetadataFile.read(file, probed.header().format(), pages),
        new Decoder(PROFILES).decode(Orders.described(probed)).picture());
  }

  ImageFormat format() {
    return pages.get(0).format();
  }

  Metadata beside() {
    return metadata.get(0);
  }

  Profiles.Choice colours() {
    return PROFILES.of(beside(), first.layout());
  }

  /** As a person sees the first page: small, in sRGB. */
  Raster seen() {
    Profile profile = colours().profile();
    return SeenReference.of(first, profile);
  }

  /** A TIFF's page. */
  Raster page(int page) throws Exception {
    return RasterReader.read(file, ImageFormat.TIFF, page, pages.get(page).size());
  }
}
