package io.safelight.metadata;

import io.safelight.image.ImageFormat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads what a file says beside its pixels. */
public final class MetadataFile {
  private MetadataFile() {}

  /**
   * What is broken is left out with a note; only what the disk refuses is thrown.
   *
   * @param pages how many pages the file has
   * @return one for each page
   */
  public static List<Metadata> read(Path file, ImageFormat format, int pages) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (format == ImageFormat.TIFF) {
        return tiff(channel, pages);
      }
      Gathered found = new Gathered();
      SourceBytes bytes = new SourceBytes(channel);
      switch (format) {
        case JPEG -> JpegMetadata.read(bytes, found);
        case PNG -> PngMetadata.read(bytes, found);
        case WEBP -> WebpMetadata.read(bytes, found);
        case BMP -> BmpMetadata.read(bytes, found);
        case JPEG_2000 -> Jpeg2000Metadata.read(bytes, found);
        case PNM -> PnmMetadata.read(bytes, found);
        default -> throw new IllegalStateException(format.name());
      }
      List<Metadata> all = new ArrayList<>(List.of(found.metadata()));
      while (all.size() < pages) {
        all.add(Metadata.NONE);
      }
      return List.copyOf(all);
    }
  }

  private static List<Metadata> tiff(FileChannel channel, int pages) throws IOException {
    List<Metadata> all = new ArrayList<>();
    for (FoundTags page : TagsReader.pages(channel, pages)) {
      Gathered found = new Gathered();
      found.tags(page);
      all.add(found.metadata());
    }
    while (all.size() < pages) {
      all.add(Metadata.NONE);
    }
    return List.copyOf(all);
  }
}
