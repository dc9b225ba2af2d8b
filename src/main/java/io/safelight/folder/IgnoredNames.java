package io.safelight.folder;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Locale;

/** Names that are left alone without a trace: the droppings of systems, browsers and sync tools. */
final class IgnoredNames {
  private final List<PathMatcher> files;
  private final List<PathMatcher> folders;

  IgnoredNames(HotFolderConfig config) {
    this.files = globs(config.ignoreFiles());
    this.folders = globs(config.ignoreFolders());
  }

  private static List<PathMatcher> globs(List<String> globs) {
    return globs.stream()
        .map(
            glob ->
                FileSystems.getDefault().getPathMatcher("glob:" + glob.toLowerCase(Locale.ROOT)))
        .toList();
  }

  boolean matches(String name, boolean isFolder) {
    // Our own whatever is configured.
    if (!isFolder && (Sentinels.isOurs(name) || Pause.isOurs(name))) {
      return true;
    }
    Path lowerCase = Path.of(name.toLowerCase(Locale.ROOT));
    return (isFolder ? folders : files).stream().anyMatch(glob -> glob.matches(lowerCase));
  }
}
