package io.safelight.folder;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.image.ImageFormat;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
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
@RegisterForReflection
public class InboxFilter implements GenericFileFilter<File> {
  private static final Logger LOG = Logger.getLogger(InboxFilter.class);

  /**
   * Extensions whose {@code .json} sibling is a job ticket, though such pictures are not read: it
   * goes with its picture, whose report says so.
   */
  private static final Set<String> TICKETED =
      Set.of("gif", "heic", "heif", "hif", "avif", "jxl", "psd");

  private final IgnoredNames ignored;
  private final Sightings sightings;
  private final Respelling respelling;
  private final Set<String> unspeakable = ConcurrentHashMap.newKeySet();

  public InboxFilter(HotFolderConfig config, Sightings sightings, Respelling respelling) {
    this.ignored = new IgnoredNames(config);
    this.sightings = sightings;
    this.respelling = respelling;
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
    String name = path.getFileName().toString();
    if (Respelling.isNeeded(path, name)) {
      respelling.note(path.getParent());
      return false;
    }
    if (isDirectory) {
      // A linked folder may lead anywhere, and back again: it is not entered.
      return !Files.isSymbolicLink(path) && !ignored.matches(name, true);
    }
    // One that is known has passed before: a full inbox is listed again and again.
    if (!sightings.knows(path)) {
      if (ignored.matches(name, false)) {
        return false;
      }
      if (isJobTicket(name.toLowerCase(Locale.ROOT))) {
        sightings.noteTicket(path);
        return false;
      }
    }
    return sightings.isStable(path);
  }

  /**
   * Whether a file name (lower case) is that of a job ticket: a picture's name and {@code .json}.
   */
  static boolean isJobTicket(String name) {
    if (!name.endsWith(".json")) {
      return false;
    }
    String picture = name.substring(0, name.length() - ".json".length());
    String extension = picture.substring(picture.lastIndexOf('.') + 1);
    return TICKETED.contains(extension)
        || Arrays.stream(ImageFormat.values()).anyMatch(format -> format.owns(extension));
  }
}
