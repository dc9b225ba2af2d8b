package io.safelight.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.image.Size;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That no slot is lost, nobody waits for ever and nobody gets another's answer. */
class TraysTest {
  private static final Size TILE = new Size(2, 2);
  private static final int LENGTH = TileShape.length(TILE);
  private static final int PICTURES = 150;

  private final FakeDevice device = new FakeDevice();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  private final InferenceObserver observer =
      new InferenceObserver() {
        @Override
        public void ran(String model, Provider provider, int tiles, Duration took) {}

        @Override
        public void fellBack(Provider from, Provider to, int batch, String why) {}
      };

  @ParameterizedTest
  @CsvSource({
    "1, 1, 4, 1",
    "2, 4, 6, 1",
    "3, 5, 3, 1",
    "4, 3, 8, 1",
    "5, 16, 2, 1",
    "6, 2, 12, 1",
    "7, 1, 3, 2",
    "8, 1, 8, 2",
    "9, 1, 12, 4",
    "10, 1, 2, 3"
  })
  @Timeout(60)
  void whatever_fails_gives_up_or_is_interrupted_all_slots_come_back(
      long seed, int batch, int callers, int engines) throws Exception {
    // Side by side on the CPU alone, as it is: who has company never steps down.
    Provider provider = engines > 1 ? Provider.CPU : Provider.CUDA;
    device.runs(engines);
    OwnedSession session =
        OwnedSession.open(
            Cards.model(),
            provider,
            new Tiling(TILE, false, 0, 1),
            BatchRange.fixed(batch),
            Duration.ofNanos(200_000),
            device,
            observer);
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    List<Future<Void>> ends = new ArrayList<>();
    for (int caller = 0; caller < callers; caller++) {
      Random random = new Random(seed * 1000 + caller);
      Callable<Void> task =
          () -> {
            for (int picture = 0; picture < PICTURES; picture++) {
              carry(session, random);
            }
            return null;
          };
      ends.add(threads.submit(task));
    }
    for (Future<Void> end : ends) {
      end.get();
    }
    threads.shutdown();

    // An abandoned tile may be in the owner's hands still: what is asked later is answered later.
    for (int tile = 0; tile < 1000 && !session.areSlotsBack(); tile++) {
      try (Slot slot = session.lend()) {
        slot.submit(TILE);
        slot.await();
      } catch (InferenceException e) {
        // A failure that was ordered and not yet used.
      }
    }
    assertThat(session.areSlotsBack()).isTrue();
    assertThat(answered).hasPositiveValue();
    assertThat(session.isAlive()).isTrue();
    session.close();
    assertThat(device.closings).hasSameSizeAs(device.openings);
    assertThat(threads.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
  }

  /** A picture of a few tiles, as the restorer carries it, that may end at any step. */
  private void carry(OwnedSession session, Random random) throws Exception {
    record Flying(float value, Slot slot) {}
    Deque<Flying> flying = new ArrayDeque<>();
    try {
      for (int tiles = 1 + random.nextInt(8); tiles > 0; tiles--) {
        if (random.nextInt(200) == 0) {
          device.failRuns(
              random.nextInt(3),
              random.nextBoolean() ? FakeDevice.outOfMemory() : FakeDevice.broken());
        }
        if (random.nextInt(60) == 0) {
          Thread.currentThread().interrupt();
        }
        Optional<Slot> free = session.lendNow();
        while (free.isEmpty() && !flying.isEmpty()) {
          Flying first = flying.peek();
          read(first.value, first.slot);
          flying.remove().slot.close();
          free = session.lendNow();
        }
        Slot slot = free.isPresent() ? free.get() : session.lend();
        float value = 1 + random.nextInt(1000);
        flying.add(new Flying(value, slot));
        if (random.nextInt(40) == 0) {
          return;
        }
        for (int i = 0; i < LENGTH; i++) {
          slot.tile().put(i, value);
        }
        slot.submit(TILE);
        if (random.nextInt(40) == 0) {
          return;
        }
      }
      for (Flying one : flying) {
        read(one.value, one.slot);
      }
    } catch (InferenceException e) {
      failed.incrementAndGet();
    } catch (InterruptedException e) {
      // A picture that was stopped: its slots go back all the same.
    } finally {
      Thread.interrupted();
      flying.forEach(one -> one.slot.close());
    }
  }

  private void read(float value, Slot slot) throws Exception {
    slot.await();
    for (int i = 0; i < LENGTH; i++) {
      assertThat(slot.answer().get(i)).isEqualTo(-value);
    }
    answered.incrementAndGet();
  }
}
