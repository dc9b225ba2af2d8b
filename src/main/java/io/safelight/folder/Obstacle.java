package io.safelight.folder;

import java.util.Optional;

/** Something beside the folders that may keep pictures from being taken. */
public interface Obstacle {
  /** What stands in the way now, for the operator; empty where nothing does. Asks nobody. */
  Optional<String> words();
}
