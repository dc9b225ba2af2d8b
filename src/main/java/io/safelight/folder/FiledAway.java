package io.safelight.folder;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds originals in done/ again: a namesake that came before may have taken their name. */
@ApplicationScoped
public class FiledAway {
  /** Namesakes that are looked at. */
  private static final int NAMESAKES = 20;

  private final HotFolder folder;

  public FiledAway(HotFolder folder) {
    this.folder = folder;
  }

  /**
   * What may be the original of a result, likeliest first; its digest tells.
   *
   * @param relative where it lay in the inbox
   * @param bytes how many it has
   * @param result the name of its result, which mostly got the same number
   */
  public List<Path> candidates(Path relative, long bytes, String result) {
    Path wanted = folder.done().resolve(relative);
    return Stream.concat(
            Stream.of(Names.marked(wanted, mark(result, relative.getFileName().toString()))),
            IntStream.rangeClosed(1, NAMESAKES)
                .mapToObj(number -> Names.marked(wanted, number == 1 ? "" : "-" + number)))
        .distinct()
        .filter(path -> isFileOf(path, bytes))
        .toList();
  }

  private static String mark(String result, String source) {
    String stem = stem(source);
    String numbered = stem(result);
    String mark = numbered.startsWith(stem) ? numbered.substring(stem.length()) : "";
    return mark.matches("-\\d{1,3}") ? mark : "";
  }

  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static boolean isFileOf(Path path, long bytes) {
    try {
      BasicFileAttributes seen =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return seen.isRegularFile() && seen.size() == bytes;
    } catch (IOException e) {
      return false;
    }
  }
}
