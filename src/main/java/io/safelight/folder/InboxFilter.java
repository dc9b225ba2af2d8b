package io.safelight.folder;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.File;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.jboss.logging.Logger;

/**
 * Which entries of the inbox are taken: no droppings of systems and sync tools, no job tickets
 * (they go with their picture), nothing that is still being written.
 */
@Named("inboxFilter")
@ApplicationScoped
@Unremovable
public class InboxFilter implements GenericFileFilter<File> {
  private static final Logger LOG = Logger.getLogger(InboxFilter.class);

  /**
   * Extensions whose {@code .json} sibling is a job ticket, whatever the picture turns out to be.
   */
  private static final Set<String> TICKETED =
      Set.of(
          "jpg", "jpeg", "jpe", "jfif", "png", "tif", "tiff", "webp", "bmp", "dib", "gif", "heic",
          "heif", "avif", "jp2", "jpx", "j2k", "ppm", "pgm", "psd");

  private final List<PathMatcher> ignoredFiles;
  private final List<PathMatcher> ignoredFolders;
  private final Sightings sightings;
  private final Set<String> unspeakable = ConcurrentHashMap.newKeySet();

  public InboxFilter(HotFolderConfig config, Sightings sightings) {
    this.ignoredFiles = globs(config.ignoreFiles());
    this.ignoredFolders = globs(config.ignoreFolders());
    this.sightings = sightings;
  }

  @Override
  public boolean accept(GenericFile<File> entry) {
    try {
      return accept(entry.getFile().toPath().toAbsolutePath().normalize(), entry.isDirectory());
    } catch (InvalidPathException e) {
      // Thrown on, it would end the listing, and with it all that lies beside.
      if (unspeakable.size() < 100 && unspeakable.add(entry.getFileName())) {
        LOG.warnf(
            "%s cannot be named under this locale and is left alone; start the program with"
                + " LC_ALL=C.UTF-8 (%s)",
            entry.getFileName(), e.getMessage());
      }
      return false;
    }
  }

  private boolean accept(Path path, boolean isDirectory) {
    Path name = Path.of(path.getFileName().toString().toLowerCase(Locale.ROOT));
    if (isDirectory) {
      // A linked folder may lead anywhere, and back again: it is not entered.
      return !Files.isSymbolicLink(path)
          && ignoredFolders.stream().noneMatch(glob -> glob.matches(name));
    }
    return !Sentinels.isOurs(name.toString())
        && ignoredFiles.stream().noneMatch(glob -> glob.matches(name))
        && !isJobTicket(name.toString())
        && sightings.isStable(path);
  }

  /**
   * Whether a file name (lower case) is that of a job ticket: a picture's name and {@code .json}.
   */
  static boolean isJobTicket(String name) {
    if (!name.endsWith(".json")) {
      return false;
    }
    String picture = name.substring(0, name.length() - ".json".length());
    return TICKETED.contains(picture.substring(picture.lastIndexOf('.') + 1));
  }

  private static List<PathMatcher> globs(List<String> globs) {
    return globs.stream()
        .map(
            glob ->
                FileSystems.getDefault().getPathMatcher("glob:" + glob.toLowerCase(Locale.ROOT)))
        .toList();
  }
}
