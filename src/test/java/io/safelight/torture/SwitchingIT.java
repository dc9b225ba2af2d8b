package io.safelight.torture;

import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safelight.fleet.QueueDepth;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A running installation changes its carrier, and back; each time its node is killed. */
class SwitchingIT {
  private static final Path JAR = Path.of(System.getProperty("safelight.jar", "none"));
  private static final int PICTURES = 24;

  @TempDir Path scratch;

  private static Map<String, Integer> originals(Ground ground) throws IOException {
    Map<String, Integer> seen = new TreeMap<>();
    for (Path root : List.of(ground.inbox(), ground.work(), ground.done(), ground.error())) {
      try (Stream<Path> all = Files.walk(root)) {
        for (Path file : all.filter(path -> path.toString().endsWith(".jpg")).toList()) {
          seen.merge(Sha256.of(file), 1, Integer::sum);
        }
      }
    }
    return seen;
  }

  private static void draw(int seed, Path file) throws IOException {
    BufferedImage picture = new BufferedImage(160, 120, BufferedImage.TYPE_INT_RGB);
    Random chance = new Random(seed);
    for (int y = 0; y < 120; y++) {
      for (int x = 0; x < 160; x++) {
        picture.setRGB(x, y, (x + seed) % 256 << 16 | (y * 2) << 8 | 100 + chance.nextInt(20));
      }
    }
    ImageIO.write(picture, "jpg", file.toFile());
  }

  private static long count(Path root, String suffix) throws IOException {
    if (!Files.isDirectory(root)) {
      return 0;
    }
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(path -> path.toString().endsWith(suffix)).count();
    }
  }

  @Test
  @Timeout(300)
  void direct_to_a_broker_and_back_loses_nothing_and_makes_nothing_twice() throws Exception {
    assumeTrue(
        Files.isRegularFile(JAR), "skipped: there is no packaged program; mvn verify has one");
    // Given
    Ground ground = Ground.below(scratch);
    Map<String, Integer> dropped = new TreeMap<>();
    for (int i = 0; i < PICTURES; i++) {
      Path draft = scratch.resolve("draft.jpg");
      draw(i, draft);
      dropped.put(Sha256.of(draft), 1);
      Files.move(draft, ground.inbox().resolve("a" + i + ".jpg"), StandardCopyOption.ATOMIC_MOVE);
    }
    Program direct =
        new Program(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1"),
                JAR.toAbsolutePath(),
                Map.of("safelight.models", Path.of("models").toAbsolutePath().toString()))
            .with(Settings.QUIET)
            .with(Map.of("safelight.stable-for", "200ms", "safelight.under-way", "2"));
    try (BrokerNode broker = new BrokerNode(ground, JAR);
        Node before = new Node("one", ground, direct);
        Node between =
            new Node(
                "one",
                ground,
                direct.with(
                    Map.of(
                        "safelight.carrier", "jms",
                        "safelight.roles", "intake",
                        "safelight.broker.reconcile-every", "1s",
                        "safelight.broker.url", broker.url())));
        Node after = new Node("one", ground, direct)) {
      // When: killed with pictures on its desks,
      before.start();
      await().until(() -> count(ground.done(), ".jpg") >= 2);
      before.kill();
      // and with all that is left in the queue, told,
      broker.start();
      between.start();
      await()
          .until(
              () ->
                  count(ground.inbox(), ".jpg") == 0
                      && count(ground.work().resolve("one"), ".jpg") == 0
                      && QueueDepth.of(broker.url(), "safelight.pictures") > 0);
      assertThat(count(ground.work().resolve(".queued"), ".jpg")).isPositive();
      between.kill();
      // and without a broker again.
      broker.kill();
      after.start();

      // Then
      await().atMost(Duration.ofMinutes(2)).until(() -> count(ground.done(), ".jpg") == PICTURES);
      assertThat(originals(ground)).isEqualTo(dropped);
      assertThat(count(ground.outbox(), ".png")).isEqualTo(PICTURES);
      assertThat(count(ground.work(), ".jpg")).isZero();
      after.tellToStop();
      assertThat(after.hasEndedWithin(Duration.ofMinutes(1))).isTrue();
    }
  }
}
