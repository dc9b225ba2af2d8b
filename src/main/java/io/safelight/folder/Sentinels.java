package io.safelight.folder;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A file {@code .hot-folder} in each of the five folders says which hot folder it belongs to. Where
 * a share is not mounted its empty mount point looks like a folder without work: the missing file
 * tells the difference.
 */
final class Sentinels {
  /** All that this program puts into the folders for its own use has a name that begins so. */
  static final String NAME = ".hot-folder";

  /** A draft that says nothing for so long was left by a node that died. */
  private static final Duration CUT_OFF = Duration.ofMinutes(1);

  private static final String DRAFT = NAME + ".new";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What the file holds.
   *
   * @param hotFolder the hot folder's random name
   * @param folder which of the five this is
   */
  @RegisterForReflection
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonPropertyOrder({"hotFolder", "folder", "note"})
  record Sentinel(
      @JsonProperty("hotFolder") String hotFolder,
      @JsonProperty("folder") String folder,
      @JsonProperty("note") String note) {
    Sentinel(String hotFolder, String folder) {
      this(hotFolder, folder, "Safelight knows its folder by this file: leave it here.");
    }
  }

  /** The state of one folder. */
  private sealed interface Found {
    /** There is no such file. */
    record Missing() implements Found {}

    /** There is one that says nothing. */
    record Damaged(String why) implements Found {}

    /** There is one. */
    record Whole(Sentinel sentinel) implements Found {}
  }

  private final Map<String, Path> folders;

  /**
   * @param folders by their keys, work among them
   */
  Sentinels(Map<String, Path> folders) {
    this.folders = folders;
  }

  /** Whether a file's name is one of ours, and so no picture whatever the ignore lists say. */
  static boolean isOurs(String fileName) {
    return fileName.startsWith(NAME);
  }

  /** Whether no folder has one: never used, or used by a version that knew none. */
  boolean isNew() {
    // A draft without its end: this very adoption was begun, here or by another node.
    boolean begun =
        !isThere(folders.get("work").resolve(NAME)) && isThere(folders.get("work").resolve(DRAFT));
    return begun || look().values().stream().allMatch(Found.Missing.class::isInstance);
  }

  /** The hot folder's name, where all agree. */
  Optional<String> id() {
    Set<String> ids = ids(look());
    return ids.size() == 1 ? ids.stream().findFirst() : Optional.empty();
  }

  /**
   * What they tell against the folders, in words for the operator.
   *
   * @param known the hot folder's name as this process has known it since its start
   */
  List<String> problems(Optional<String> known) {
    Map<String, Found> all = look();
    List<String> problems = new ArrayList<>();
    if (all.values().stream().allMatch(Found.Missing.class::isInstance)) {
      problems.add(
          ("the folders have no file %s, %s neither: is the share mounted? `./safelight init`"
                  + " makes them a hot folder, once")
              .formatted(NAME, folders.get("inbox")));
      return problems;
    }
    String expected = known.orElseGet(() -> mostFrequent(all));
    all.forEach(
        (name, found) -> {
          Path folder = folders.get(name);
          if (found instanceof Found.Missing) {
            problems.add(
                ("%s %s is not the folder that it was: its file %s is missing. Is the share"
                        + " mounted? If it is the right folder, `./safelight init` writes the file")
                    .formatted(name, folder, NAME));
          } else if (found instanceof Found.Damaged damaged) {
            problems.add(
                "%s %s cannot be recognised: its file %s %s; `./safelight init` writes it anew"
                    .formatted(name, folder, NAME, damaged.why()));
          } else if (found instanceof Found.Whole whole) {
            mismatch(name, folder, whole.sentinel(), expected).ifPresent(problems::add);
          }
        });
    return problems;
  }

  private static Optional<String> mismatch(
      String name, Path folder, Sentinel sentinel, String expected) {
    if (!sentinel.hotFolder().equals(expected)) {
      return Optional.of(
          ("%s %s belongs to another hot folder (%s) than it should (%s): is the right share"
                  + " mounted? If this is meant, delete its file %s, run `./safelight init` and"
                  + " restart")
              .formatted(name, folder, sentinel.hotFolder(), expected, NAME));
    }
    if (!name.equals(sentinel.folder())) {
      return Optional.of(
          ("%s %s was the folder %s until now: correct safelight.%s. If this is meant, delete its"
                  + " file %s and run `./safelight init`")
              .formatted(name, folder, sentinel.folder(), name, NAME));
    }
    return Optional.empty();
  }

  /** The folders that {@link #mend} would write to. */
  List<Path> toMend() {
    List<Path> toMend = new ArrayList<>();
    look()
        .forEach(
            (name, found) -> {
              if (!(found instanceof Found.Whole)) {
                toMend.add(folders.get(name));
              }
            });
    return toMend;
  }

  /** Writes what is missing or damaged; what belongs to another hot folder stays. */
  void mend() throws IOException {
    if (isNew()) {
      // What an adoption that was cut off has left can be empty.
      if (draft().isEmpty()) {
        Files.deleteIfExists(folders.get("work").resolve(DRAFT));
      }
      adopt();
      return;
    }
    Map<String, Found> all = look();
    Set<String> ids = ids(all);
    if (ids.size() != 1) {
      throw new IOException(
          "the folders belong to %d hot folders; delete %s in those that are meant to change: %s"
              .formatted(ids.size(), NAME, folders.values()));
    }
    for (Map.Entry<String, Found> one : all.entrySet()) {
      if (!(one.getValue() instanceof Found.Whole)) {
        write(one.getKey(), ids.iterator().next());
      }
    }
  }

  /**
   * Marks all folders as one hot folder. Several nodes may do so at once: whoever creates the draft
   * in work/ names it, and the others use that name.
   */
  void adopt() throws IOException {
    Path work = folders.get("work");
    Path draft = work.resolve(DRAFT);
    String id = UUID.randomUUID().toString();
    try {
      Durable.write(draft, content(id, "work"));
      if (isThere(work.resolve(NAME))) {
        // Another node has done all of it meanwhile.
        Files.deleteIfExists(draft);
        return;
      }
    } catch (FileAlreadyExistsException e) {
      if (draft().isEmpty() && isOld(draft)) {
        // Its node was killed before it had written a word; the next look begins anew.
        Files.deleteIfExists(draft);
      }
      id =
          draft()
              .orElseThrow(
                  () ->
                      new IOException(
                          ("another node is about to mark the folders, or was cut off: if this"
                                  + " lasts, run `./safelight init` (%s says nothing)")
                              .formatted(draft)))
              .hotFolder();
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      throw e;
    }
    for (String name : folders.keySet()) {
      if (!name.equals("work") && !isThere(folders.get(name).resolve(NAME))) {
        write(name, id);
      }
    }
    try {
      Durable.replace(draft, work.resolve(NAME));
    } catch (NoSuchFileException e) {
      if (!isThere(work.resolve(NAME))) {
        throw e;
      }
    }
  }

  private static boolean isOld(Path draft) throws IOException {
    try {
      return ShareClock.age(draft).compareTo(CUT_OFF) > 0;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private Optional<Sentinel> draft() {
    return read(folders.get("work").resolve(DRAFT)) instanceof Found.Whole whole
        ? Optional.of(whole.sentinel())
        : Optional.empty();
  }

  private void write(String name, String id) throws IOException {
    Path folder = folders.get(name);
    Path part = folder.resolve(NAME + "." + UUID.randomUUID());
    try {
      Durable.write(part, content(id, name));
      // Over a damaged one, or the same of another node's making.
      Durable.replace(part, folder.resolve(NAME));
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static byte[] content(String id, String name) throws IOException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(new Sentinel(id, name));
  }

  private Map<String, Found> look() {
    Map<String, Found> all = new LinkedHashMap<>();
    folders.forEach((name, folder) -> all.put(name, read(folder.resolve(NAME))));
    return all;
  }

  private static Found read(Path file) {
    try {
      Sentinel sentinel = JSON.readValue(Files.readAllBytes(file), Sentinel.class);
      return sentinel.hotFolder() == null || sentinel.folder() == null
          ? new Found.Damaged("names no hot folder")
          : new Found.Whole(sentinel);
    } catch (NoSuchFileException e) {
      return new Found.Missing();
    } catch (JacksonException e) {
      return new Found.Damaged("is damaged");
    } catch (IOException e) {
      // A plain file in the folder's place holds no other.
      return Files.isRegularFile(file.getParent())
          ? new Found.Missing()
          : new Found.Damaged("cannot be read (" + e + ")");
    }
  }

  private static Set<String> ids(Map<String, Found> all) {
    Set<String> ids = new TreeSet<>();
    for (Found found : all.values()) {
      if (found instanceof Found.Whole whole) {
        ids.add(whole.sentinel().hotFolder());
      }
    }
    return ids;
  }

  private static String mostFrequent(Map<String, Found> all) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Found found : all.values()) {
      if (found instanceof Found.Whole whole) {
        counts.merge(whole.sentinel().hotFolder(), 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse("");
  }

  private static boolean isThere(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }
}
