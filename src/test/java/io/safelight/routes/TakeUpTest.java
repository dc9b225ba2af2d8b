package io.safelight.routes;

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

/** A start after a crash, with one picture thread. */
@QuarkusTest
@TestProfile(TakeUpTest.OneThread.class)
class TakeUpTest {
  /** One picture at a time, and desks looked for more often than a picture takes. */
  public static class OneThread extends HotFolderProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
      overrides.put("safelight.under-way", "1");
      overrides.put("safelight.left-behind-every", "50ms");
      return overrides;
    }
  }

  @Inject Startup startup;
  @Inject HotFolder folder;

  @Test
  void desks_left_behind_are_taken_up_and_do_not_keep_the_inbox_waiting() throws Exception {
    // Given five desks of a process that ended, and a picture in the inbox.
    for (int i = 0; i < 5; i++) {
      Path original = folder.desks().resolve("desk-" + i + "/original/sub/a" + i + ".png");
      TestPictures.write(TestPictures.scene(300, 200, 20, i), original);
    }
    Files.createDirectories(folder.inbox());
    Path fresh = folder.inbox().resolve("fresh.png");
    TestPictures.write(TestPictures.scene(100, 80, 20, 9), fresh);

    startup.watch();
    new Inbox(folder).awaitEmpty();

    assertThat(Inbox.files(folder.done())).hasSize(6);
    assertThat(Inbox.files(folder.outbox())).hasSize(12);
    assertThat(Inbox.files(folder.error())).isEmpty();
  }
}
