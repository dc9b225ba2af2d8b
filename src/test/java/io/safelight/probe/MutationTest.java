package io.safelight.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.codec.Decoder;
import io.safelight.corpus.Corpus;
import io.safelight.corpus.Orders;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the corpus, broken further by chance; the chance is seeded and the same every time. */
class MutationTest {
  private static final int ROUNDS = 4000;
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** Small, so that a size made up by chance costs no time in the decoder. */
  private final HeaderProbe probe = new HeaderProbe(Orders.limits(1 << 20, 2_000_000, 65_000));

  private final Decoder decoder = new Decoder();
  private final Random chance = new Random(4711);

  @TempDir Path folder;

  @BeforeAll
  static void natives() {
    OpenCV.loadLocally();
  }

  @Test
  void whatever_is_broken_ends_in_a_picture_or_a_reject_and_in_time() throws IOException {
    List<Path> seeds = new ArrayList<>(Corpus.accepted());
    seeds.addAll(Corpus.rejected());
    int pictures = 0;
    int rejects = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Path seed = seeds.get(round % seeds.size());
      Path file = folder.resolve(round + "-" + seed.getFileName());
      byte[] broken = broken(Files.readAllBytes(seed));
      Files.write(file, broken);
      long start = System.nanoTime();
      try {
        Job.Probed probed = probe.probe(Orders.of(file));
        decoder.decode(probed);
        pictures++;
      } catch (Failure.Reject expected) {
        rejects++;
      } catch (Failure | RuntimeException | Error other) {
        throw new AssertionError("round " + round + ", from " + seed, other);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("round %d, from %s", round, seed)
          .isLessThan(LONGEST);
      Files.delete(file);
    }
    // Both must happen often, or the test tests nothing.
    assertThat(pictures).isGreaterThan(ROUNDS / 10);
    assertThat(rejects).isGreaterThan(ROUNDS / 10);
  }

  private byte[] broken(byte[] whole) {
    byte[] bytes = whole.clone();
    int changes = 1 + chance.nextInt(4);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      bytes = brokenOnce(bytes);
    }
    return bytes;
  }

  private byte[] brokenOnce(byte[] bytes) {
    // Headers are where the harm is: half of the changes fall there.
    int reach = chance.nextBoolean() ? Math.min(bytes.length, 200) : bytes.length;
    int at = chance.nextInt(reach);
    switch (chance.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << chance.nextInt(8));
      case 1 -> bytes[at] = (byte) chance.nextInt(256);
      case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) 0xFF);
      case 3 ->
          Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + chance.nextInt(8)), (byte) 0);
      case 4 -> {
        return Arrays.copyOf(bytes, at);
      }
      default -> {
        int from = chance.nextInt(bytes.length);
        int length = Math.min(chance.nextInt(64), bytes.length - Math.max(at, from));
        System.arraycopy(bytes, from, bytes, at, length);
      }
    }
    return bytes;
  }
}
