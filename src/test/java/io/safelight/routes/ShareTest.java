package io.safelight.routes;

import static io.restassured.RestAssured.get;
import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.safelight.Mounts;
import io.safelight.TestPictures;
import io.safelight.cli.Startup;
import io.safelight.folder.HotFolder;
import io.safelight.folder.IntakeGate;
import io.safelight.job.UnderWay;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole program while its share misbehaves in the middle of a picture. The hot folder lies on a
 * small file system of its own where one may be mounted; else what needs none is tested.
 */
@QuarkusTest
@TestProfile(ShareTest.OnAShare.class)
class ShareTest {
  /** A hot folder that is one mount; the ledger lies elsewhere. */
  public static class OnAShare extends HotFolderProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
      String home = overrides.get("safelight.home");
      overrides.put("safelight.home", home + "/share");
      overrides.put("safelight.ledger", home + "/ledger");
      return overrides;
    }
  }

  private static final List<String> FOLDERS = List.of("inbox", "work", "outbox", "done", "error");
  private static final int PICTURES = 4;
  private static final Mounts MOUNTS = new Mounts();
  private static Boolean mounted;

  @Inject Startup startup;
  @Inject HotFolder folder;
  @Inject IntakeGate gate;
  @Inject UnderWay underWay;

  @TempDir Path scratch;
  private Path share;
  private Path kept;
  private Inbox inbox;
  private final Set<String> dropped = new TreeSet<>();

  @BeforeEach
  void watch() throws Exception {
    share = folder.inbox().getParent();
    kept = share.resolveSibling("kept");
    if (mounted == null) {
      // What shows once the share is gone: the empty folders of an older day.
      for (String name : FOLDERS) {
        Files.createDirectories(share.resolve(name));
      }
      Files.createDirectories(kept);
      mounted =
          !Boolean.getBoolean("no-mounts")
              && MOUNTS.mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", share.toString())
              && MOUNTS.mount("--bind", share.toString(), kept.toString());
    }
    FaultyStages.install();
    startup.watch();
    inbox = new Inbox(folder);
    inbox.awaitEmpty();
    inbox.clear();
  }

  @AfterAll
  static void unmount() {
    MOUNTS.close();
    mounted = null;
  }

  private static void assumeThatMountsArePermitted() {
    assumeTrue(mounted, "skipped: nothing can be mounted here");
  }

  /** A step that tests do in the middle of a picture. */
  @FunctionalInterface
  private interface Event {
    void happen() throws IOException;
  }

  private void dropWith(String stage, Event event) throws IOException {
    FaultyStages.before(
        stage,
        "a0.jpg",
        () -> {
          try {
            event.happen();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    for (int i = 0; i < PICTURES; i++) {
      Path file = scratch.resolve("a" + i + ".jpg");
      TestPictures.write(TestPictures.scene(120, 90, 20, i), file);
      byte[] content = Files.readAllBytes(file);
      dropped.add(Inbox.sha256(content));
      inbox.drop("a" + i + ".jpg", content);
    }
  }

  private void awaitClosedBecauseOf(String words) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> gate.closedBecause().filter(said -> said.contains(words)).isPresent());
    // What is under way comes to rest, and nothing new begins.
    await().atMost(Duration.ofSeconds(60)).until(() -> underWay.all().isEmpty());
    assertThat(get("/q/health/ready").asString()).contains(words);
  }

  private void nothingIsLostOrCalledFailed() throws IOException {
    assertThat(Inbox.files(folder.error())).isEmpty();
    Map<String, Integer> kept = inbox.originals();
    dropped.forEach(digest -> assertThat(kept).containsEntry(digest, 1));
  }

  private void allIsDoneByItself() throws IOException {
    inbox.awaitEmpty();
    nothingIsLostOrCalledFailed();
    assertThat(Inbox.files(folder.done())).hasSize(PICTURES);
    assertThat(Inbox.files(folder.outbox())).hasSize(2 * PICTURES);
    await().until(() -> get("/q/health/ready").statusCode() == 200);
  }

  private void fill() throws IOException {
    try (FileChannel filler =
        FileChannel.open(
            share.resolve("filler"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (true) {
        filler.write(ByteBuffer.allocate(4096));
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"encode", "publish"})
  void a_disk_that_is_full_in_the_middle_of_a_picture_fails_none_and_loses_none(String stage)
      throws Exception {
    assumeThatMountsArePermitted();
    dropWith(stage, this::fill);

    awaitClosedBecauseOf("No space left");
    nothingIsLostOrCalledFailed();
    Files.delete(share.resolve("filler"));

    allIsDoneByItself();
  }

  @Test
  void a_share_that_turns_read_only_fails_no_picture_and_loses_none() throws Exception {
    assumeThatMountsArePermitted();
    dropWith(
        "encode",
        () -> {
          assertThat(MOUNTS.mount("--bind", kept.toString(), share.toString())).isTrue();
          // Not while another picture has a file open for writing there.
          await().until(() -> MOUNTS.mount("-o", "remount,bind,ro", share.toString()));
        });

    awaitClosedBecauseOf("read-only");
    nothingIsLostOrCalledFailed();
    MOUNTS.takeAway(share);

    allIsDoneByItself();
  }

  @Test
  void a_share_that_leaves_empty_folders_behind_is_missed_and_nothing_is_made_there()
      throws Exception {
    dropWith("encode", this::vanish);

    awaitClosedBecauseOf("is the share mounted?");
    for (String name : FOLDERS) {
      assertThat(share.resolve(name)).isEmptyDirectory();
    }
    comeBack();

    allIsDoneByItself();
  }

  private void vanish() throws IOException {
    if (mounted) {
      MOUNTS.takeAway(share);
    } else {
      Files.move(share, kept.resolve("away"));
      for (String name : FOLDERS) {
        Files.createDirectories(share.resolve(name));
      }
    }
  }

  private void comeBack() throws IOException {
    if (mounted) {
      MOUNTS.mount("--bind", kept.toString(), share.toString());
    } else {
      for (String name : FOLDERS) {
        Files.delete(share.resolve(name));
      }
      Files.delete(share);
      Files.move(kept.resolve("away"), share);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inbox", "work", "outbox", "done", "error"})
  void a_folder_that_is_gone_for_a_while_fails_no_picture_and_loses_none(String name)
      throws Exception {
    Path away = share.resolve("away");
    dropWith(
        "encode",
        () -> {
          Files.move(share.resolve(name), away);
          Files.writeString(share.resolve(name), "in the way");
        });

    awaitClosedBecauseOf(name + " " + share.resolve(name) + " is not a folder");
    Files.delete(share.resolve(name));
    Files.move(away, share.resolve(name));

    allIsDoneByItself();
  }
}
