package io.safelight;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What a test mounts, where that is permitted; all of it is gone when it is closed. */
public final class Mounts implements AutoCloseable {
  private final Deque<String> places = new ArrayDeque<>();

  /** As {@code mount} takes it, the place last; false where that may not be done here. */
  public boolean mount(String... arguments) {
    if (!run("mount", arguments)) {
      return false;
    }
    places.push(arguments[arguments.length - 1]);
    return true;
  }

  /** At once, though files are open below it. */
  public boolean takeAway(Path place) {
    places.remove(place.toString());
    return run("umount", "-l", place.toString());
  }

  @Override
  public void close() {
    while (!places.isEmpty()) {
      run("umount", "-l", places.pop());
    }
  }

  private static boolean run(String command, String... arguments) {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      // There is no such command.
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
