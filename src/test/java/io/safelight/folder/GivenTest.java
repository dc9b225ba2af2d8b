package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.now().minus(Duration.ofDays(9)));

  @TempDir private Path outbox;

  private Path staged(String job) throws IOException {
    Path desk = Files.createDirectories(outbox.resolve(Given.DESKS).resolve(job));
    Path result = Files.writeString(desk.resolve("result.png"), "a result");
    // A result has its source's time.
    Files.setLastModifiedTime(result, LONG_AGO);
    return result;
  }

  @Test
  void what_another_run_stages_stays_however_old_its_source_is() throws IOException {
    Path result = staged("under-way");

    Given.clear(outbox);

    assertThat(result).exists();
  }

  @Test
  void what_a_run_that_died_left_long_ago_is_cleared() throws IOException {
    Path result = staged("abandoned");
    Files.setLastModifiedTime(result.getParent(), LONG_AGO);

    Given.clear(outbox);

    assertThat(outbox.resolve(Given.DESKS)).doesNotExist();
  }
}
