package io.safelight.enhance;

import io.safelight.colour.Lens;
import io.safelight.enhance.Flight.Landing;
import io.safelight.enhance.TileGrid.Tile;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.image.Size;
import io.safelight.inference.InferenceException;
import io.safelight.inference.Provider;
import io.safelight.inference.Session;
import io.safelight.inference.TileShape;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Sends one picture through a network that makes it larger, tile by tile, float32 [1, 3, t, t] →
 * [1, 3, s · t, s · t]. What the network drew comes back as a difference to the classically
 * enlarged picture, in the picture's own colours: larger + (toSource(drawn) − toSource(larger as it
 * looks)). Where samples are sRGB that is the drawn colour itself; grey takes its luma; alpha and
 * what lies under fully transparent pixels stay as they were enlarged.
 */
final class TileUpscaler {
  /**
   * What was done.
   *
   * @param provider where the tiles ran; the CPU if any of them did
   */
  record Drawn(int tiles, Provider provider) {}

  /**
   * A tile in the network's hands.
   *
   * @param asked the sum of its values
   */
  private record Sent(Tile tile, double asked) {}

  private final Session session;
  private final Lens lens;
  private final int times;

  /**
   * @param lens what the network sees pictures through
   */
  TileUpscaler(Session session, Lens lens) {
    this.session = session;
    this.lens = lens;
    this.times = session.card().scale();
  }

  /**
   * Draws over an enlarged picture; where it throws, some tiles of it are drawn and others not.
   *
   * @param picture only read
   * @param larger what {@link Enlargement} made of it
   * @param progress is told after each tile how much of them is done, 0 to 1
   * @throws InferenceException where the network could not be run
   */
  Drawn draw(Raster picture, Raster larger, DoubleConsumer progress)
      throws InferenceException, InterruptedException {
    Size size = session.tileFor(picture.size());
    boolean colourless = picture.isColourless();
    TileTensor small = new TileTensor(session.card(), size, lens, colourless);
    TileTensor large = new TileTensor(session.card(), size.times(times), lens, colourless);
    List<Tile> tiles =
        TileGrid.cut(picture.size(), size, session.card().halo(), session.card().multiple());
    OriginalRows rows = OriginalRows.whole(picture);
    OriginalRows largerRows = OriginalRows.whole(larger);
    // What looks as its samples are need not be looked at.
    FloatBuffer seen =
        FloatBuffer.allocate(lens.isPlain() ? 0 : TileShape.length(size.times(times)));
    Tally tally = new Tally(tiles.size(), progress);
    Landing<Sent> landing =
        (sent, slot) -> {
          Tile tile = enlarged(sent.tile);
          if (!lens.isPlain()) {
            // Of its core nothing is drawn yet, and no more than that is used.
            large.read(largerRows, tile, seen);
          }
          double said = large.blend(larger, tile, seen, slot.answer(), 1);
          small.requirePlausible(sent.tile, sent.asked, said / (times * times));
          tally.one();
        };
    try (Flight<Sent> flight = new Flight<>(session, landing)) {
      for (Tile tile : tiles) {
        flight.launch(size, values -> new Sent(tile, small.read(rows, tile, values)));
      }
      return new Drawn(tiles.size(), flight.landAll());
    }
  }

  private Tile enlarged(Tile tile) {
    Region core = tile.core();
    return new Tile(
        times * tile.x(),
        times * tile.y(),
        new Region(
            times * core.x(), times * core.y(), times * core.width(), times * core.height()));
  }
}
