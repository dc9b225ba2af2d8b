package io.safelight.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A file that a request names: below a folder, by plain names alone. There is no way up, no hidden
 * name, nothing absolute, no link on the way.
 *
 * @param names from the folder down, at least one
 */
record AskedPath(List<String> names) {
  private static final int DEEPEST = 32;

  /** Bytes of a name on nearly every file system. */
  private static final int LONGEST = 255;

  AskedPath {
    names = List.copyOf(names);
    if (names.isEmpty() || names.size() > DEEPEST || !names.stream().allMatch(AskedPath::isPlain)) {
      throw notPlain();
    }
  }

  /**
   * From a URL, percent-encoded name by name.
   *
   * @throws Refused where it is not a plain path
   */
  static AskedPath ofUrl(String encoded) {
    return new AskedPath(Arrays.stream(encoded.split("/", -1)).map(AskedPath::decoded).toList());
  }

  /**
   * From a text, as tickets and reports have it.
   *
   * @throws Refused where it is not a plain path
   */
  static AskedPath of(String text) {
    if (text == null) {
      throw notPlain();
    }
    return new AskedPath(Arrays.asList(text.split("/", -1)));
  }

  /** As {@link #of}, of what may be anybody's words. */
  static Optional<AskedPath> ifPlain(String text) {
    try {
      return Optional.of(of(text));
    } catch (Refused e) {
      return Optional.empty();
    }
  }

  private static Refused notPlain() {
    return Refused.badRequest(
        "BAD_PATH",
        "This is not the path of a file here.",
        "Name it as the lists do: folders and name with / between, none beginning with a dot.");
  }

  private static boolean isPlain(String name) {
    return !name.isEmpty()
        && !name.startsWith(".")
        && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == 0)
        && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
  }

  /** Once, strictly: what does not decode to text, or hides a / in a name, is no name. */
  private static String decoded(String name) {
    ByteBuffer bytes = ByteBuffer.allocate(name.length() * 4);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '%') {
        bytes.put(hex(name, i + 1));
        i += 2;
      } else {
        bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw notPlain();
    }
  }

  private static byte hex(String text, int at) {
    if (at + 2 > text.length()) {
      throw notPlain();
    }
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    if (high < 0 || low < 0) {
      throw notPlain();
    }
    return (byte) (high << 4 | low);
  }

  /** As tickets have it. */
  String text() {
    return String.join("/", names);
  }

  String name() {
    return names.get(names.size() - 1);
  }

  /** Relative, as this system has paths. */
  Path relative() {
    try {
      return Path.of(names.get(0), names.subList(1, names.size()).toArray(String[]::new));
    } catch (InvalidPathException e) {
      // Characters that this locale's encoding has not.
      throw notPlain();
    }
  }

  /** The file below a folder; empty where there is none, or a link on the way. */
  Optional<Path> fileBelow(Path folder) {
    Path at = folder;
    Path relative = relative();
    for (int i = 0; i < relative.getNameCount(); i++) {
      at = at.resolve(relative.getName(i));
      boolean isLast = i == relative.getNameCount() - 1;
      try {
        BasicFileAttributes seen =
            Files.readAttributes(at, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (isLast ? !seen.isRegularFile() : !seen.isDirectory()) {
          return Optional.empty();
        }
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return Optional.of(at);
  }
}
