package io.safelight.enhance;

import io.safelight.colour.Lens;
import io.safelight.enhance.OriginalRows.Span;
import io.safelight.enhance.TileGrid.Tile;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.inference.InferenceException;
import io.safelight.inference.Provider;
import io.safelight.inference.Session;
import io.safelight.inference.Slot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sends one picture through the network, tile by tile, and writes what comes back over it. As many
 * tiles are in flight as the session lends slots for, so that it can batch them and never waits for
 * a conversion; the memory beside the picture is one row of tiles and does not depend on its
 * height.
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
  private record InFlight(Tile tile, Slot slot, double asked) {}

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
    Size size = session.tileFor(picture.size());
    TileTensor tensor = new TileTensor(session.card(), size, lens);
    List<Tile> tiles =
        TileGrid.cut(picture.size(), size, session.card().halo(), session.card().multiple());
    Map<Integer, Span> spans = spans(tiles, size.height(), picture.height());
    OriginalRows original =
        OriginalRows.keeping(
            picture, spans.values().stream().mapToInt(Span::rows).max().orElseThrow());
    Set<Provider> providers = EnumSet.noneOf(Provider.class);
    Deque<InFlight> flying = new ArrayDeque<>();
    try {
      int row = -1;
      for (Tile tile : tiles) {
        if (tile.y() != row) {
          row = tile.y();
          original.advance(spans.get(row));
        }
        Optional<Slot> free = session.lendNow();
        // Who holds slots must not wait for one: another may be waiting for ours.
        while (free.isEmpty() && !flying.isEmpty()) {
          providers.add(land(flying, tensor, picture, strength));
          free = session.lendNow();
        }
        Slot slot = free.isPresent() ? free.get() : session.lend();
        flying.add(launch(tensor, original, tile, slot));
      }
      while (!flying.isEmpty()) {
        providers.add(land(flying, tensor, picture, strength));
      }
    } finally {
      flying.forEach(left -> left.slot.close());
    }
    return new Restored(
        tiles.size(), providers.contains(Provider.CPU) ? Provider.CPU : Provider.CUDA);
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

  private static InFlight launch(TileTensor tensor, OriginalRows original, Tile tile, Slot slot) {
    boolean launched = false;
    try {
      double asked = tensor.read(original, tile, slot.tile());
      slot.submit(tensor.size());
      launched = true;
      return new InFlight(tile, slot, asked);
    } finally {
      if (!launched) {
        slot.close();
      }
    }
  }

  private static Provider land(
      Deque<InFlight> flying, TileTensor tensor, Raster picture, float strength)
      throws InferenceException, InterruptedException {
    InFlight first = flying.remove();
    try (Slot slot = first.slot) {
      Provider provider = slot.await();
      double said = tensor.blend(picture, first.tile, slot.tile(), slot.answer(), strength);
      if (!tensor.isPlausible(first.asked, said)) {
        throw new InferenceException(
            "the network's answer to the tile at %d, %d is no picture of it"
                .formatted(first.tile.x(), first.tile.y()),
            null);
      }
      return provider;
    }
  }
}
