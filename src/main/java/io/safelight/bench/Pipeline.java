package io.safelight.bench;

import io.safelight.folder.Given;
import io.safelight.job.Outcome;
import java.util.List;
import java.util.function.Consumer;

/** What is measured: carries pictures from files to files. */
public interface Pipeline {
  /**
   * Carries all of them, as many at once as it does; returns when the last has ended.
   *
   * @param each hears of each picture's end, on the thread that carried it
   */
  void carry(List<Given.Picture> pictures, Consumer<Outcome> each);
}
