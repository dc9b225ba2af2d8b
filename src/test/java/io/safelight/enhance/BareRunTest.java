package io.safelight.enhance;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.TestPictures;
import io.safelight.image.Size;
import io.safelight.inference.InferenceObserver;
import io.safelight.inference.Network;
import io.safelight.inference.Provider;
import io.safelight.inference.Session;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BareRunTest {
  /** Tiles of each run, in order. */
  private static final class Runs implements InferenceObserver {
    final List<Integer> tiles = new CopyOnWriteArrayList<>();

    @Override
    public void ran(String model, Provider provider, int count, Duration took) {
      tiles.add(count);
    }

    @Override
    public void fellBack(Provider from, Provider to, int batch, String why) {}
  }

  private static List<BareRun.Prepared> tilesOf(BareRun bare, Size... pictures) {
    return Stream.of(pictures)
        .flatMap(size -> bare.cut(TestPictures.scene(size.width(), size.height(), 8, 1)))
        .toList();
  }

  @Test
  void batches_are_filled_with_tiles_of_several_pictures() throws Exception {
    Runs runs = new Runs();
    Network network =
        TestNetwork.open(
            Map.of(
                "safelight.inference.tile", "256",
                "safelight.inference.batch", "4",
                // None that is not full runs meanwhile, however slow the machine.
                "safelight.inference.gather", "PT1H"),
            runs);
    try (Session session = network.session()) {
      BareRun bare = new BareRun(session);
      Size small = new Size(60, 40);
      List<BareRun.Prepared> tiles =
          tilesOf(bare, small, small, small, new Size(300, 200), small, small, small);
      assertThat(tiles).hasSize(8);
      runs.tiles.clear();

      bare.over(tiles);

      assertThat(runs.tiles).containsExactly(4, 4);
      assertThat(bare.tilesAtOnce()).isPositive().matches(count -> count % 4 == 0);
    }
  }

  @Test
  void tiles_that_fit_their_pictures_run_one_after_the_other() throws Exception {
    Runs runs = new Runs();
    Network network = TestNetwork.open(Map.of(), runs);
    try (Session session = network.session()) {
      BareRun bare = new BareRun(session);
      List<BareRun.Prepared> tiles = tilesOf(bare, new Size(60, 40), new Size(200, 90));
      assertThat(tiles.stream().map(BareRun.Prepared::size)).doesNotHaveDuplicates().hasSize(2);
      runs.tiles.clear();

      bare.over(tiles);

      assertThat(runs.tiles).containsExactly(1, 1);
    }
  }
}
