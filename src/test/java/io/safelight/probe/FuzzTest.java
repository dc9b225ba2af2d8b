package io.safelight.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Files of the corpus, broken further by chance; the chance is seeded and the same every time. */
class FuzzTest {
  private static final int CASES = Integer.getInteger("fuzz.cases", 4000);
  private static final long SEED = Long.getLong("fuzz.seed", 4711);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void whatever_is_broken_ends_in_a_picture_or_a_reject_in_time_and_in_memory() throws Exception {
    Fuzz.Result result = new Fuzz(SEED, CASES, folder).run();

    Logger.getLogger("fuzz").info(Fuzz.words(SEED, result));
    assertThat(result.findings()).as("kept in %s", folder).isEmpty();
    assertThat(result.cases()).isEqualTo(CASES);
    // Both must happen often, or the test tests nothing.
    int pictures = result.outcomes().get("picture");
    assertThat(pictures).isBetween(CASES / 10, CASES * 9 / 10);
  }
}
