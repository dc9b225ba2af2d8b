package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Reason;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlameTest {
  @TempDir Path home;
  private TestNode node;
  private Job.Claimed job;
  private Blame blame;

  @BeforeEach
  void a_claim() throws IOException {
    node = new TestNode(home, "north");
    job = node.claimDropped("a.jpg", "original 1");
    ShareWatch share =
        new ShareWatch(List::of, Duration.ZERO, Duration.ofSeconds(30), System::nanoTime);
    blame = new Blame(node.folder, new Trial(node.folder, node.config), share);
  }

  private static Failure reject() {
    return new Failure.Reject(Reason.TRUNCATED, "at 7 of 9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No space left on device",
        "Disk quota exceeded",
        "Read-only file system",
        "Stale file handle",
        "Host is down"
      })
  void what_the_system_says_of_the_share_is_believed_at_once(String said) {
    Failure bare = Failure.of(new IllegalStateException(new IOException(said)));
    Failure named =
        new Failure.Fault(
            Reason.STORAGE_FAILED, "...", new FileSystemException("/hot/a.jpg", null, said));

    assertThat(blame.isOnTheShare(job, bare)).isTrue();
    assertThat(blame.isOnTheShare(job, named)).isTrue();
  }

  @Test
  void one_original_on_a_bad_sector_is_no_fault_of_the_share() {
    assertThat(blame.isOnTheShare(job, Failure.of(new IOException("Input/output error"))))
        .isFalse();
  }

  @Test
  void a_picture_named_like_a_full_disk_is_no_full_disk() {
    Failure failure =
        Failure.of(new FileSystemException("/hot/no space left on device.jpg", null, "bad sector"));

    assertThat(blame.isOnTheShare(job, failure)).isFalse();
  }

  @Test
  void what_looks_like_a_broken_picture_while_the_share_is_away_is_not_believed()
      throws IOException {
    assertThat(blame.isOnTheShare(job, reject())).isFalse();
    Files.move(home.resolve("error"), home.resolve("away"));

    assertThat(blame.isOnTheShare(job, reject())).isTrue();
    assertThat(blame.isOnTheShare(job, Failure.of(new IOException("Input/output error")))).isTrue();
  }

  @Test
  void a_share_that_fails_the_trial_is_to_blame_whatever_it_says_of_itself() throws IOException {
    // In the trial's way: a folder of its name, which no permission and no volume tells.
    TestNode.write(home.resolve("done/.hot-folder.trial-north/x"), "");

    assertThat(node.folder.problems()).isEmpty();
    assertThat(blame.isOnTheShare(job, Failure.of(new IOException("Input/output error")))).isTrue();
    assertThat(blame.isOnTheShare(job, reject())).as("a reject costs no trial").isFalse();
  }

  @Test
  void memory_and_device_are_not_the_shares_business() throws IOException {
    Files.move(home.resolve("error"), home.resolve("away"));

    assertThat(blame.isOnTheShare(job, Failure.of(new OutOfMemoryError("heap")))).isFalse();
    assertThat(
            blame.isOnTheShare(job, new Failure.Fault(Reason.DEVICE_FAILED, "sticky error", null)))
        .isFalse();
  }
}
