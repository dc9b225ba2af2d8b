package io.safelight.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelight.image.Size;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OwnedSessionTest {
  private static final int SIDE = 2;
  private static final Tiling TILING = new Tiling(new Size(SIDE, SIDE), false, 0, 1);
  private static final Duration PATIENT = Duration.ofSeconds(10);

  /** What the observer heard, in order. */
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  private final FakeDevice device = new FakeDevice();
  private OwnedSession session;

  private final InferenceObserver observer =
      new InferenceObserver() {
        @Override
        public void ran(String model, Provider provider, int tiles, Duration took) {
          heard.add(provider + " ran " + tiles);
        }

        @Override
        public void fellBack(Provider from, Provider to, int batch, String why) {
          heard.add("%s fell back to %s %d: %s".formatted(from, to, batch, why));
        }
      };

  private void open(Provider provider, int batch, Duration gather) throws EngineException {
    session =
        OwnedSession.open(
            Cards.model(), provider, TILING, BatchRange.fixed(batch), gather, device, observer);
  }

  @AfterEach
  void close() {
    if (session != null) {
      device.hold();
      device.letRun(100_000);
      session.close();
    }
  }

  private static float[] tile(float value) {
    float[] tile = new float[TileShape.square(1, SIDE).tileLength()];
    Arrays.fill(tile, value);
    return tile;
  }

  /** A submitted tile. */
  private record Asked(float value, Slot slot) {
    Provider answered() throws Exception {
      try (slot) {
        Provider provider = slot.await();
        float[] answer = new float[slot.answer().remaining()];
        slot.answer().get(0, answer);
        assertThat(answer).containsExactly(tile(-value));
        return provider;
      }
    }

    Throwable failed() throws Exception {
      try (slot) {
        slot.await();
      } catch (InferenceException e) {
        return e;
      }
      throw new AssertionError("the tile was answered");
    }
  }

  private Asked ask(float value) throws Exception {
    return submitted(value, session.lend());
  }

  private static Asked submitted(float value, Slot slot) {
    slot.tile().put(0, tile(value));
    slot.submit(TILING.largest());
    return new Asked(value, slot);
  }

  private List<Asked> askAll(int count) throws Exception {
    List<Asked> asked = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      asked.add(ask((float) i));
    }
    return asked;
  }

  /** Makes the owner busy with one tile, so that what comes next is gathered behind it. */
  private Asked occupy() throws Exception {
    device.hold();
    Asked first = ask(1000f);
    device.waitingToRun.acquire();
    return first;
  }

  // ---- Answers ----

  @Test
  void every_caller_gets_the_answer_to_its_own_tile_and_one_thread_does_it_all() throws Exception {
    open(Provider.CUDA, 4, Duration.ofMillis(1));
    ExecutorService callers = Executors.newFixedThreadPool(8);
    List<Future<Void>> ends = new ArrayList<>();
    for (int caller = 0; caller < 8; caller++) {
      int offset = caller * 1000;
      Callable<Void> task =
          () -> {
            for (int i = 1; i <= 100; i++) {
              assertThat(ask((float) offset + i).answered()).isEqualTo(Provider.CUDA);
            }
            return null;
          };
      ends.add(callers.submit(task));
    }
    for (Future<Void> end : ends) {
      end.get();
    }
    callers.shutdown();
    session.close();

    assertThat(device.callers).hasSize(1).allMatch(thread -> thread.getName().contains("fake"));
    assertThat(device.openings).as("one shape for its whole life").containsExactly("CUDA 4");
    assertThat(device.closings).containsExactly("CUDA 4");
  }

  @Test
  void what_waits_is_gathered_up_to_the_batch_and_no_further() throws Exception {
    open(Provider.CUDA, 4, PATIENT);
    // Given a full first batch in hand and eight tiles behind it
    device.hold();
    List<Asked> asked = new ArrayList<>(askAll(4));
    device.waitingToRun.acquire();
    asked.addAll(askAll(8));
    device.letRun(3);

    for (Asked one : asked) {
      one.answered();
    }
    assertThat(heard).containsExactly("CUDA ran 4", "CUDA ran 4", "CUDA ran 4");
  }

  @Test
  void a_batch_that_does_not_fill_up_is_run_all_the_same() throws Exception {
    open(Provider.CUDA, 4, Duration.ofMillis(1));
    Asked first = occupy();
    List<Asked> asked = askAll(3);
    device.letRun(2);

    assertThat(first.answered()).isEqualTo(Provider.CUDA);
    for (Asked one : asked) {
      one.answered();
    }
    assertThat(heard).containsExactly("CUDA ran 1", "CUDA ran 3");
  }

  @Test
  void where_all_slots_are_lent_the_next_caller_waits_for_one() throws Exception {
    open(Provider.CPU, 1, Duration.ZERO);
    // Given one tile that runs and two that wait
    Asked first = occupy();
    List<Asked> lent = askAll(2);
    ExecutorService caller = Executors.newSingleThreadExecutor();
    Future<Asked> blocked = caller.submit(() -> ask(7f));

    assertThat(session.lendNow()).as("nobody who holds one is kept waiting").isEmpty();
    device.letRun(100);
    first.answered();

    blocked.get().answered();
    for (Asked one : lent) {
      one.answered();
    }
    assertThat(session.areSlotsBack()).isTrue();
    caller.shutdown();
  }

  @Test
  void a_batch_is_filled_while_another_runs_and_a_third_is_read() throws Exception {
    open(Provider.CUDA, 2, PATIENT);
    List<Asked> read = askAll(2);
    read.get(0).slot.await();
    device.hold();
    // Given a batch whose answers are not read yet, and one that runs
    List<Asked> running = askAll(2);
    device.waitingToRun.acquire();

    List<Asked> filled = askAll(2);
    device.letRun(2);

    for (List<Asked> batch : List.of(filled, running, read)) {
      for (Asked one : batch) {
        assertThat(one.answered()).isEqualTo(Provider.CUDA);
      }
    }
    assertThat(heard).containsExactly("CUDA ran 2", "CUDA ran 2", "CUDA ran 2");
  }

  @Test
  void a_slot_given_back_unasked_or_while_it_runs_can_be_lent_again() throws Exception {
    open(Provider.CUDA, 2, Duration.ZERO);
    Asked running = occupy();
    running.slot.close();
    running.slot.close();
    session.lend().close();
    Slot unsubmitted = session.lend();
    Asked waiting = ask(2f);
    waiting.slot.close();
    unsubmitted.close();
    device.letRun(100);

    for (int round = 0; round < 20; round++) {
      ask(round).answered();
    }
    assertThat(session.areSlotsBack()).isTrue();
  }

  @Test
  void a_batch_that_happens_to_be_the_files_own_is_kept_when_the_cpu_takes_over() throws Exception {
    device.takesOnly(4);
    open(Provider.CUDA, 4, PATIENT);
    device.failRuns(0, FakeDevice.outOfMemory());

    for (Asked one : askAll(4)) {
      assertThat(one.answered()).isEqualTo(Provider.CPU);
    }
    assertThat(device.openings).containsExactly("CUDA 4", "CPU 4");
  }

  @Test
  void tiles_of_a_batch_are_of_one_size() throws Exception {
    session =
        OwnedSession.open(
            Cards.model(),
            Provider.CPU,
            new Tiling(new Size(1024, 768), true, 128, 8),
            BatchRange.fixed(2),
            Duration.ZERO,
            device,
            observer);

    assertThat(session.tileFor(new Size(300, 200))).isEqualTo(new Size(1024, 768));
  }

  @Test
  void a_slot_is_submitted_once() throws Exception {
    open(Provider.CPU, 1, Duration.ZERO);
    Asked asked = ask(1f);

    assertThatThrownBy(() -> asked.slot.submit(TILING.largest()))
        .isInstanceOf(IllegalStateException.class);
    asked.answered();
  }

  @Test
  void a_session_is_proved_by_two_runs_before_it_is_given_out() throws Exception {
    open(Provider.CUDA, 4, Duration.ZERO);

    assertThat(session.warmRun()).isPositive();
    assertThat(session.isAlive()).isTrue();
    assertThat(heard).as("proofs are not counted as work").isEmpty();
  }

  // ---- Opening ----

  @Test
  void what_keeps_a_session_from_opening_is_told() {
    device.failOpenings(new EngineException("no such provider", null));

    assertThatThrownBy(() -> open(Provider.CUDA, 4, Duration.ZERO))
        .isInstanceOf(EngineException.class)
        .hasMessage("no such provider");
  }

  @Test
  void a_session_whose_proof_fails_is_closed_and_told() {
    device.failRuns(1, FakeDevice.broken());

    assertThatThrownBy(() -> open(Provider.CUDA, 4, Duration.ZERO))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("illegal memory access");
    assertThat(device.closings).containsExactly("CUDA 4");
  }

  @Test
  void an_unforeseen_error_while_opening_is_told_and_not_waited_for() {
    device.failOpenings(new UnsatisfiedLinkError("libcudart.so.12"));

    assertThatThrownBy(() -> open(Provider.CUDA, 4, Duration.ZERO))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("libcudart.so.12");
  }

  @Test
  void a_device_with_little_memory_is_opened_with_the_batch_that_it_can_hold() throws Exception {
    device.failRuns(0, FakeDevice.outOfMemory(), FakeDevice.outOfMemory());

    open(Provider.CUDA, 4, Duration.ZERO);

    assertThat(device.openings).containsExactly("CUDA 4", "CUDA 2", "CUDA 1");
    assertThat(session.shape().batch()).isEqualTo(1);
    assertThat(ask(5f).answered()).isEqualTo(Provider.CUDA);
  }

  @Test
  void a_device_that_cannot_hold_one_tile_is_not_opened() {
    device.failOpenings(
        FakeDevice.outOfMemory(), FakeDevice.outOfMemory(), FakeDevice.outOfMemory());

    assertThatThrownBy(() -> open(Provider.CUDA, 4, Duration.ZERO))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("Failed to allocate memory");
  }

  // ---- Failing devices ----

  @Test
  void a_device_out_of_memory_halves_the_batch_for_good_and_the_tiles_in_hand_are_answered()
      throws Exception {
    open(Provider.CUDA, 4, PATIENT);
    device.failRuns(0, FakeDevice.outOfMemory());

    for (Asked one : askAll(4)) {
      assertThat(one.answered()).isEqualTo(Provider.CUDA);
    }
    assertThat(session.shape()).isEqualTo(TileShape.square(2, SIDE));
    for (Asked one : askAll(4)) {
      one.answered();
    }
    assertThat(device.openings).containsExactly("CUDA 4", "CUDA 2");
    assertThat(heard)
        .hasSize(5)
        .first()
        .asString()
        .startsWith("CUDA fell back to CUDA 2: ")
        .contains("Failed to allocate memory");
    assertThat(heard.subList(1, 5)).containsOnly("CUDA ran 2");
  }

  @Test
  void after_a_batch_of_one_the_cpu_takes_over_for_good() throws Exception {
    open(Provider.CUDA, 4, PATIENT);
    device.failRuns(
        0, FakeDevice.outOfMemory(), FakeDevice.outOfMemory(), FakeDevice.outOfMemory());

    for (Asked one : askAll(4)) {
      assertThat(one.answered()).isEqualTo(Provider.CPU);
    }
    assertThat(device.openings).containsExactly("CUDA 4", "CUDA 2", "CUDA 1", "CPU 1");
    assertThat(device.closings).as("no session is left open").hasSize(3);
    assertThat(session.provider()).isEqualTo(Provider.CPU);
    assertThat(session.shape().batch()).isEqualTo(1);
    assertThat(heard)
        .filteredOn(words -> words.contains("fell back"))
        .extracting(words -> words.substring(0, words.indexOf(':')))
        .containsExactly(
            "CUDA fell back to CUDA 2", "CUDA fell back to CUDA 1", "CUDA fell back to CPU 1");
    assertThat(ask(9f).answered()).isEqualTo(Provider.CPU);
  }

  @Test
  void tiles_that_ran_before_the_memory_gave_out_keep_their_answers() throws Exception {
    open(Provider.CUDA, 4, PATIENT);
    // Given a batch of four that has become two runs of two, of which the second fails
    device.failRuns(0, FakeDevice.outOfMemory());
    for (Asked one : askAll(4)) {
      one.answered();
    }
    device.failRuns(1, FakeDevice.outOfMemory());

    for (Asked one : askAll(4)) {
      assertThat(one.answered()).isEqualTo(Provider.CUDA);
    }
    assertThat(session.shape().batch()).isEqualTo(1);
  }

  @Test
  void any_other_failure_reopens_the_session_once_and_no_caller_notices() throws Exception {
    open(Provider.CUDA, 2, PATIENT);
    device.failRuns(0, FakeDevice.broken());

    for (Asked one : askAll(2)) {
      assertThat(one.answered()).isEqualTo(Provider.CUDA);
    }
    assertThat(device.openings).containsExactly("CUDA 2", "CUDA 2");
    assertThat(device.closings).containsExactly("CUDA 2");
    assertThat(heard).containsExactly("CUDA ran 2");
  }

  @Test
  void a_device_that_fails_again_after_reopening_leaves_the_work_to_the_cpu() throws Exception {
    open(Provider.CUDA, 2, PATIENT);
    device.failRuns(0, FakeDevice.broken(), FakeDevice.broken());

    for (Asked one : askAll(2)) {
      assertThat(one.answered()).isEqualTo(Provider.CPU);
    }
    assertThat(device.openings).containsExactly("CUDA 2", "CUDA 2", "CPU 1");
  }

  @Test
  void a_device_that_cannot_even_be_reopened_leaves_the_work_to_the_cpu() throws Exception {
    open(Provider.CUDA, 2, PATIENT);
    device.failRuns(0, FakeDevice.broken());
    device.failOpenings(FakeDevice.broken());

    for (Asked one : askAll(2)) {
      assertThat(one.answered()).isEqualTo(Provider.CPU);
    }
    assertThat(device.openings).containsExactly("CUDA 2", "CUDA 2", "CPU 1");
  }

  @Test
  void on_the_cpu_a_failure_that_stays_fails_the_tiles_in_hand_and_only_those() throws Exception {
    open(Provider.CPU, 2, PATIENT);
    device.failRuns(0, FakeDevice.broken(), FakeDevice.broken());

    for (Asked one : askAll(2)) {
      assertThat(one.failed())
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("illegal memory access");
    }
    for (Asked one : askAll(2)) {
      assertThat(one.answered()).isEqualTo(Provider.CPU);
    }
    assertThat(session.isAlive()).isTrue();
  }

  @Test
  void an_unforeseen_exception_fails_its_batch_and_the_owner_lives_on() throws Exception {
    open(Provider.CPU, 2, PATIENT);
    device.failRuns(0, new IllegalStateException("a bug"), new OutOfMemoryError("heap"));

    for (int batch = 0; batch < 2; batch++) {
      for (Asked one : askAll(2)) {
        assertThat(one.failed()).isInstanceOf(InferenceException.class);
      }
    }
    for (Asked one : askAll(2)) {
      one.answered();
    }
    assertThat(session.isAlive()).isTrue();
  }

  @Test
  void a_session_that_cannot_even_be_closed_is_not_run_again() throws Exception {
    FakeDevice inner = device;
    session =
        OwnedSession.open(
            Cards.model(),
            Provider.CUDA,
            TILING,
            BatchRange.fixed(1),
            Duration.ZERO,
            (to, shape) -> new Unclosable(inner.open(to, shape)),
            observer);
    device.failRuns(0, FakeDevice.broken());

    assertThat(ask(3f).answered()).isEqualTo(Provider.CUDA);
    assertThat(device.openings).containsExactly("CUDA 1", "CUDA 1");
  }

  private record Unclosable(Engine engine) implements Engine {
    @Override
    public void run(FloatBuffer tiles, FloatBuffer answers, TileShape shape)
        throws EngineException {
      engine.run(tiles, answers, shape);
    }

    @Override
    public void close() {
      engine.close();
      throw new IllegalStateException("cannot be closed");
    }
  }

  // ---- Several engines ----

  @Test
  void engines_side_by_side_run_at_the_same_time_each_by_its_own_owner() throws Exception {
    device.runs(2);
    open(Provider.CPU, 1, Duration.ZERO);
    device.hold();
    List<Asked> both = askAll(2);

    // Both have begun before either may end.
    device.waitingToRun.acquire(2);
    device.letRun(2);
    for (Asked one : both) {
      assertThat(one.answered()).isEqualTo(Provider.CPU);
    }
    // The device itself refuses an engine in another thread's hands.
    assertThat(device.openings).containsExactly("CPU 1", "CPU 1");
    assertThat(device.callers).hasSize(2);
  }

  @Test
  void an_engine_that_cannot_be_opened_is_done_without() throws Exception {
    device.runs(3).failLaterOpenings(1, FakeDevice.broken());
    open(Provider.CPU, 1, Duration.ZERO);

    assertThat(session.engines()).isEqualTo(2);
    assertThat(session.isAlive()).isTrue();
    for (Asked one : askAll(4)) {
      one.answered();
    }
  }

  @Test
  void a_batch_has_one_engine() throws Exception {
    device.runs(2);
    open(Provider.CPU, 4, Duration.ZERO);

    assertThat(session.engines()).isEqualTo(1);
  }

  @Test
  void closing_ends_all_owners_and_closes_their_engines() throws Exception {
    device.runs(3);
    open(Provider.CPU, 1, Duration.ZERO);

    session.close();

    assertThat(session.isAlive()).isFalse();
    assertThat(device.closings).hasSize(3);
  }

  // ---- Closing ----

  @Test
  void closing_fails_what_waits_and_lets_the_run_in_hand_end() throws Exception {
    open(Provider.CPU, 1, Duration.ZERO);
    Asked running = occupy();
    List<Asked> waiting = askAll(2);
    Thread closer = new Thread(session::close);
    closer.start();
    while (session.isAlive()) {
      Thread.onSpinWait();
    }
    device.letRun(100);

    closer.join();
    running.answered();
    for (Asked one : waiting) {
      assertThat(one.failed()).isInstanceOf(InferenceException.class);
    }
    assertThat(device.closings).containsExactly("CPU 1");
  }

  @Test
  void a_caller_that_waits_for_a_place_is_let_go_when_the_session_closes() throws Exception {
    open(Provider.CPU, 1, Duration.ZERO);
    occupy();
    askAll(2);
    ExecutorService caller = Executors.newSingleThreadExecutor();
    Future<Asked> blocked = caller.submit(() -> ask(7f));
    Thread closer = new Thread(session::close);
    closer.start();
    while (session.isAlive()) {
      Thread.onSpinWait();
    }

    assertThatThrownBy(() -> blocked.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InferenceException.class)
        .hasMessageContaining("the session is closed");

    device.letRun(100);
    closer.join();
    caller.shutdown();
  }

  @Test
  void what_is_submitted_after_the_end_fails_at_once() throws Exception {
    open(Provider.CPU, 1, Duration.ZERO);
    session.close();

    assertThatThrownBy(() -> ask(1f))
        .isInstanceOf(InferenceException.class)
        .hasMessage("the session is closed");
    assertThat(session.lendNow()).isEmpty();
  }

  @Test
  void closing_twice_is_harmless() throws Exception {
    open(Provider.CPU, 1, Duration.ZERO);
    session.close();
    session.close();

    assertThat(device.closings).containsExactly("CPU 1");
  }
}
