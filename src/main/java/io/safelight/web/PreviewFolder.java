package io.safelight.web;

import io.safelight.folder.HotFolder;
import io.safelight.folder.HotFolderConfig;
import io.safelight.image.ImageFormat;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where previews are kept: a bounded folder, whose files can be made anew at any time. The oldest
 * go first. What is called otherwise than a preview is somebody else's, and neither counted nor
 * removed: the folder may have been a wrong one.
 */
@ApplicationScoped
public class PreviewFolder {
  /** When it is full it is emptied to so much, so that not every preview empties it. */
  private static final double KEPT = 0.9;

  private static final String DRAFT = ".preview-";

  /** What {@link #file} makes of the keys that {@link Previews} has. */
  private static final Pattern PREVIEW = Pattern.compile("[0-9a-f]{32}(-reduced)?\\.(jpg|png)");

  private final Path root;
  private final long most;
  private final Map<String, Path> others;
  private long bytes = -1;

  @Inject
  public PreviewFolder(WebConfig config, HotFolderConfig folders, HotFolder folder) {
    this(
        folders.home().toAbsolutePath().resolve(config.previews()).normalize(),
        config.previewBytes().asLongValue(),
        Map.of(
            "inbox", folder.inbox(),
            "work", folder.work(),
            "outbox", folder.outbox(),
            "done", folder.done(),
            "error", folder.error(),
            "ledger", folder.ledger()));
  }

  PreviewFolder(Path root, long most, Map<String, Path> others) {
    this.root = root;
    this.most = most;
    this.others = others;
  }

  /**
   * @param isReduced whether it has fewer pixels than the picture
   */
  record Kept(Path file, ImageFormat format, boolean isReduced) {}

  /**
   * @throws IllegalArgumentException where it lies in a folder that is somebody else's
   */
  void check() {
    others.forEach(
        (key, other) -> {
          if (root.startsWith(other) || other.startsWith(root)) {
            throw new IllegalArgumentException(
                "safelight.web.previews is %s, which is or holds or lies in the folder of"
                        .formatted(root)
                    + " safelight.%s; allowed is a folder of its own".formatted(key));
          }
        });
  }

  /** What is kept under a key. */
  Optional<Kept> find(String key) {
    for (boolean isReduced : new boolean[] {false, true}) {
      for (ImageFormat format : List.of(ImageFormat.JPEG, ImageFormat.PNG)) {
        Path file = file(key, format, isReduced);
        if (Files.isRegularFile(file)) {
          return Optional.of(new Kept(file, format, isReduced));
        }
      }
    }
    return Optional.empty();
  }

  private Path file(String key, ImageFormat format, boolean isReduced) {
    return root.resolve(key + (isReduced ? "-reduced." : ".") + format.extension());
  }

  /** Keeps a preview, and lets older ones go. */
  synchronized Kept keep(String key, ImageFormat format, boolean isReduced, byte[] content)
      throws IOException {
    Files.createDirectories(root);
    if (bytes < 0) {
      takeStock();
    }
    Path file = file(key, format, isReduced);
    Path draft = root.resolve(DRAFT + UUID.randomUUID());
    try {
      Files.write(draft, content);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    bytes += content.length;
    if (bytes > most) {
      letGo(file);
    }
    return new Kept(file, format, isReduced);
  }

  private record Old(Path file, long modified, long size) {}

  private List<Old> content() throws IOException {
    List<Old> content = new ArrayList<>();
    try (Stream<Path> all = Files.list(root)) {
      for (Path file : all.toList()) {
        try {
          BasicFileAttributes seen =
              Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
          if (!seen.isRegularFile() || !isOurs(file.getFileName().toString())) {
            continue;
          }
          content.add(new Old(file, seen.lastModifiedTime().toMillis(), seen.size()));
        } catch (IOException e) {
          // Gone meanwhile: somebody may clear the folder at will.
        }
      }
    }
    return content;
  }

  private static boolean isOurs(String name) {
    return name.startsWith(DRAFT) || PREVIEW.matcher(name).matches();
  }

  private void takeStock() throws IOException {
    bytes = 0;
    for (Old old : content()) {
      if (old.file().getFileName().toString().startsWith(DRAFT)) {
        // Half written when a process died.
        Files.deleteIfExists(old.file());
      } else {
        bytes += old.size();
      }
    }
  }

  private void letGo(Path newest) throws IOException {
    List<Old> oldestFirst =
        content().stream().sorted(Comparator.comparingLong(Old::modified)).toList();
    bytes = oldestFirst.stream().mapToLong(Old::size).sum();
    for (Old old : oldestFirst) {
      if (bytes <= most * KEPT) {
        return;
      }
      if (!old.file().equals(newest)) {
        Files.deleteIfExists(old.file());
        bytes -= old.size();
      }
    }
  }
}
