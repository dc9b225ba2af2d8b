package io.safelight.folder;

import io.safelight.folder.Names.Reserved;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Files that come by other ways than the share. They are written where nobody looks, in {@code
 * work/.arriving/}, and stand in the inbox whole or not at all: put there by a rename that never
 * replaces. What breaks off leaves nothing.
 */
@ApplicationScoped
public class Arrivals {
  private static final Logger LOG = Logger.getLogger(Arrivals.class);

  private static final String ARRIVING = ".arriving";

  /** How often another program may be faster with the very name that was found free. */
  private static final int TRIES = 5;

  private final HotFolder folder;
  private final HotFolderConfig config;
  private final Set<Path> arriving = ConcurrentHashMap.newKeySet();

  public Arrivals(HotFolder folder, HotFolderConfig config) {
    this.folder = folder;
    this.config = config;
  }

  /** Writes what arrives; whatever it throws ends the arrival, and nothing is left of it. */
  @FunctionalInterface
  public interface Content {
    void writeTo(FileChannel file) throws IOException;
  }

  /**
   * Whether a file of that name would be taken from the inbox, or at least seen: nobody looks at
   * what is ignored, and a job ticket goes along with a picture or not at all.
   *
   * @param relative below the inbox
   */
  public boolean isSeen(Path relative) {
    IgnoredNames ignored = new IgnoredNames(config);
    int parts = relative.getNameCount();
    for (int i = 0; i < parts; i++) {
      if (ignored.matches(relative.getName(i).toString(), i < parts - 1)) {
        return false;
      }
    }
    return !InboxFilter.isJobTicket(relative.getFileName().toString().toLowerCase(Locale.ROOT));
  }

  /** Bytes that may still be written before nothing would be taken for want of room. */
  public long room() throws IOException {
    return Files.getFileStore(folder.work()).getUsableSpace() - config.freeSpace();
  }

  /**
   * Receives one file.
   *
   * @param relative the name that would be nicest, below the inbox
   * @return where it stands now
   * @throws NotDirectoryException where a part of the way is a link or a file
   * @throws IOException where the folders cannot take it, or what {@code content} throws
   */
  public Path receive(Path relative, Content content) throws IOException {
    folder.mustStand();
    Path draft = draft();
    arriving.add(draft);
    try {
      try (FileChannel file =
          FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(file);
        file.force(true);
      }
      // The share may have gone while it came.
      folder.mustStand();
      return place(draft, relative);
    } finally {
      Files.deleteIfExists(draft);
      arriving.remove(draft);
    }
  }

  private Path draft() throws IOException {
    Path drafts = folder.work().resolve(ARRIVING);
    try {
      Files.createDirectory(drafts);
    } catch (FileAlreadyExistsException e) {
      // By whatever node.
    }
    return drafts.resolve(config.node() + " " + UUID.randomUUID());
  }

  private Path place(Path draft, Path relative) throws IOException {
    Path wanted = folder.inbox().resolve(relative);
    for (Path on = wanted.getParent(); !on.equals(folder.inbox()); on = on.getParent()) {
      if (Files.exists(on, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(on, LinkOption.NOFOLLOW_LINKS)) {
        throw new NotDirectoryException(folder.inbox().relativize(on).toString());
      }
    }
    Names names = new Names(folder.work(), config.node());
    for (int tries = 1; ; tries++) {
      try (Reserved reserved =
          names.reserve(
              wanted,
              UUID.randomUUID().toString(),
              // Nor where a ticket waits for the picture that it belongs to.
              path -> List.of(path, Claims.jobTicketOf(path)))) {
        Path place = reserved.paths().get(0);
        Durable.renameUnreserved(draft, place);
        return place;
      } catch (FileAlreadyExistsException e) {
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  /** Removes what was arriving when this node's last process died. */
  public void sweep() {
    Path drafts = folder.work().resolve(ARRIVING);
    if (!Files.isDirectory(drafts, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.list(drafts)) {
      for (Path draft : all.toList()) {
        if (draft.getFileName().toString().startsWith(config.node() + " ")
            && !arriving.contains(draft)) {
          Files.deleteIfExists(draft);
        }
      }
    } catch (IOException e) {
      LOG.debugf("What was arriving stays: %s", e.toString());
    }
  }
}
