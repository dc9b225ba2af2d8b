package io.safelight.enhance;

import io.safelight.colour.Lens;
import io.safelight.enhance.Flight.Landing;
import io.safelight.enhance.OriginalRows.Span;
import io.safelight.enhance.TileGrid.Tile;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.inference.InferenceException;
import io.safelight.inference.Provider;
import io.safelight.inference.Session;
import io.safelight.inference.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * Sends one picture through the network, tile by tile, and writes what comes back over it. The
 * memory beside the picture is one row of tiles and does not depend on its height.
 */
final class TileRestorer {
  /**
   * What was done.
   *
   * @param provider where the tiles ran; the CPU if any of them did
   */
  record Restored(int tiles, Provider provider) {}

  /**
   * A tile in the network's hands.
   *
   * @param asked the sum of its values
   */
  private record Sent(Tile tile, double asked) {}

  private final Session session;
  private final Lens lens;

  /**
   * @param lens what the network sees pictures through
   */
  TileRestorer(Session session, Lens lens) {
    this.session = session;
    this.lens = lens;
  }

  /**
   * Restores a picture in place; where it throws, some tiles of it are restored and others not.
   *
   * @param strength 0 to 1: how much of the restoration is blended over the source
   * @throws InferenceException where the network could not be run
   */
  Restored restore(Raster picture, float strength) throws InferenceException, InterruptedException {
    return restore(picture, strength, share -> {});
  }

  /**
   * As {@link #restore(Raster, float)}.
   *
   * @param progress is told after each tile how much of them is done, 0 to 1
   */
  Restored restore(Raster picture, float strength, DoubleConsumer progress)
      throws InferenceException, InterruptedException {
    Size size = session.tileFor(picture.size());
    TileTensor tensor = new TileTensor(session.card(), size, lens, picture.isColourless());
    List<Tile> tiles =
        TileGrid.cut(picture.size(), size, session.card().halo(), session.card().multiple());
    Map<Integer, Span> spans = spans(tiles, size.height(), picture.height());
    OriginalRows original =
        OriginalRows.keeping(
            picture, spans.values().stream().mapToInt(Span::rows).max().orElseThrow());
    Tally tally = new Tally(tiles.size(), progress);
    Landing<Sent> landing =
        (sent, slot) -> {
          blend(tensor, picture, sent, slot, strength);
          tally.one();
        };
    try (Flight<Sent> flight = new Flight<>(session, landing)) {
      int row = -1;
      for (Tile tile : tiles) {
        if (tile.y() != row) {
          row = tile.y();
          original.advance(spans.get(row));
        }
        flight.launch(tensor.size(), values -> new Sent(tile, tensor.read(original, tile, values)));
      }
      return new Restored(tiles.size(), flight.landAll());
    }
  }

  /** Which rows are to be kept for each row of tiles, by where it begins. */
  private static Map<Integer, Span> spans(List<Tile> tiles, int tileHeight, int height) {
    List<Integer> starts = tiles.stream().map(Tile::y).distinct().toList();
    List<Span> spans = new ArrayList<>();
    starts.forEach(y -> spans.add(Span.of(y, tileHeight, height)));
    Span.reachBack(spans);
    Map<Integer, Span> byStart = new HashMap<>();
    for (int i = 0; i < spans.size(); i++) {
      byStart.put(starts.get(i), spans.get(i));
    }
    return byStart;
  }

  private static void blend(TileTensor tensor, Raster picture, Sent sent, Slot slot, float strength)
      throws InferenceException {
    double said = tensor.blend(picture, sent.tile, slot.tile(), slot.answer(), strength);
    tensor.requirePlausible(sent.tile, sent.asked, said);
  }
}
