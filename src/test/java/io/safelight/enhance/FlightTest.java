package io.safelight.enhance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.safelight.image.Size;
import io.safelight.inference.InferenceException;
import io.safelight.inference.Provider;
import io.safelight.inference.Session;
import io.safelight.inference.Slot;
import io.safelight.inference.TileShape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FlightTest {
  private static final Size TILE = new Size(136, 136);

  private Session session;
  private int slots;

  @BeforeEach
  void open() throws Exception {
    session = TestNetwork.open(TILE.width()).session();
    slots = lentToTheLast();
  }

  @AfterEach
  void close() {
    session.close();
  }

  /** How many are free: takes all of them, and gives them back. */
  private int lentToTheLast() {
    List<Slot> lent = new ArrayList<>();
    for (Optional<Slot> slot = session.lendNow(); slot.isPresent(); slot = session.lendNow()) {
      lent.add(slot.get());
    }
    lent.forEach(Slot::close);
    return lent.size();
  }

  /** As soon as the network has let go of them: each waits for the one that is free next. */
  private void takeEverySlot() throws Exception {
    List<Slot> lent = new ArrayList<>();
    for (int i = 0; i < slots; i++) {
      lent.add(session.lend());
    }
    assertThat(session.lendNow()).isEmpty();
    lent.forEach(Slot::close);
  }

  private static int fill(FloatBuffer values, int level) {
    for (int i = 0; i < TileShape.length(TILE); i++) {
      values.put(i, level / 100f);
    }
    return level;
  }

  @Test
  void more_tiles_than_slots_land_in_the_order_of_their_launch_each_with_its_own_answer()
      throws Exception {
    int tiles = 3 * slots + 1;
    List<Integer> landed = new ArrayList<>();
    List<Float> asked = new ArrayList<>();
    List<Float> said = new ArrayList<>();

    Provider provider;
    try (Flight<Integer> flight =
        new Flight<>(
            session,
            (tile, slot) -> {
              landed.add(tile);
              asked.add(slot.tile().get(0));
              said.add(slot.answer().get(TILE.width() * TILE.height() / 2 + TILE.width() / 2));
            })) {
      for (int i = 0; i < tiles; i++) {
        int level = 20 + i;
        flight.launch(TILE, values -> fill(values, level));
      }
      assertThat(landed).hasSize(tiles - slots);
      provider = flight.landAll();
    }

    assertThat(provider).isEqualTo(Provider.CPU);
    assertThat(landed).isEqualTo(IntStream.range(20, 20 + tiles).boxed().toList());
    for (int i = 0; i < tiles; i++) {
      assertThat(asked.get(i)).isEqualTo(landed.get(i) / 100f);
      // A flat tile has little to be restored.
      assertThat(said.get(i)).isCloseTo(landed.get(i) / 100f, within(0.1f));
    }
    assertThat(lentToTheLast()).isEqualTo(slots);
  }

  @Test
  void a_tile_that_cannot_be_written_gives_its_slot_back_and_so_do_those_in_flight()
      throws Exception {
    List<Integer> landed = new ArrayList<>();

    assertThatThrownBy(
            () -> {
              try (Flight<Integer> flight =
                  new Flight<>(session, (tile, slot) -> landed.add(tile))) {
                flight.launch(TILE, values -> fill(values, 50));
                flight.launch(
                    TILE,
                    values -> {
                      throw new IllegalStateException("no such row");
                    });
              }
            })
        .hasMessage("no such row");

    assertThat(landed).isEmpty();
    takeEverySlot();
  }

  @Test
  void an_answer_that_is_none_ends_the_flight_and_every_slot_is_given_back() throws Exception {
    List<Integer> landed = new ArrayList<>();

    assertThatThrownBy(
            () -> {
              try (Flight<Integer> flight =
                  new Flight<>(
                      session,
                      (tile, slot) -> {
                        landed.add(tile);
                        throw new InferenceException("no picture", null);
                      })) {
                for (int i = 0; i <= slots; i++) {
                  int level = i;
                  flight.launch(TILE, values -> fill(values, level));
                }
              }
            })
        .isInstanceOf(InferenceException.class)
        .hasMessage("no picture");

    assertThat(landed).containsExactly(0);
    takeEverySlot();
  }
}
