package io.safelight.routes;

import static io.restassured.RestAssured.get;
import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.safelight.TestPictures;
import io.safelight.cli.Startup;
import io.safelight.folder.HotFolder;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start before the share is there. */
@QuarkusTest
@TestProfile(LateShareTest.MountedLater.class)
class LateShareTest {
  /** Folders that the program must not make. */
  public static class MountedLater extends HotFolderProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
      overrides.put("safelight.create-folders", "false");
      return overrides;
    }
  }

  @Inject Startup startup;
  @Inject HotFolder folder;

  @TempDir Path scratch;

  @Test
  void a_start_before_its_share_waits_in_words_and_begins_by_itself() throws Exception {
    // Given a mount point where nothing is mounted yet
    startup.watch();
    assertThat(folder.inbox()).doesNotExist();
    get("/q/health/live").then().statusCode(200);
    get("/q/health/started").then().statusCode(200);
    assertThat(get("/q/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/q/health/ready").asString())
        .contains("inbox " + folder.inbox() + " is not there");
    // Nor where its folders are there and nobody has said that they are a hot folder
    for (Path path : new Path[] {folder.inbox(), folder.work(), folder.outbox()}) {
      Files.createDirectories(path);
    }
    Files.createDirectories(folder.done());
    Files.createDirectories(folder.error());
    await().until(() -> get("/q/health/ready").asString().contains("is the share mounted?"));
    assertThat(get("/q/metrics").asString()).containsPattern("(?m)^safelight_intake.* 0\\.0$");

    // When
    folder.mend();

    // Then
    await().until(() -> get("/q/health/ready").statusCode() == 200);
    assertThat(get("/q/metrics").asString()).containsPattern("(?m)^safelight_intake.* 1\\.0$");
    Path picture = scratch.resolve("a.jpg");
    TestPictures.write(TestPictures.scene(100, 80, 20, 1), picture);
    Inbox inbox = new Inbox(folder);
    inbox.drop("a.jpg", Files.readAllBytes(picture));
    inbox.awaitEmpty();
    assertThat(inbox.done("a.jpg")).exists();
  }
}
