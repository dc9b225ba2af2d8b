package io.safelight.enhance;

import io.safelight.colour.Lens;
import io.safelight.enhance.OriginalRows.Span;
import io.safelight.enhance.TileGrid.Tile;
import io.safelight.image.Raster;
import io.safelight.inference.InferenceException;
import io.safelight.inference.Provider;
import io.safelight.inference.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Sends one picture through the network, tile by tile, and writes what comes back over it. A few
 * tiles are in flight at once, so that the session can batch them and never waits for a conversion;
 * how many is fixed, so that the memory beside the picture is one row of tiles and does not depend
 * on its height.
 */
final class TileRestorer {
  /**
   * What was done.
   *
   * @param provider where the tiles ran; the CPU if any of them did
   */
  record Restored(int tiles, Provider provider) {}

  private record InFlight(
      Tile tile, float[] values, float[] answer, CompletableFuture<Provider> done) {}

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
    int side = session.shape().side();
    TileTensor tensor = new TileTensor(session.card(), side, lens);
    List<Tile> tiles =
        TileGrid.cut(picture.size(), side, session.card().halo(), session.card().multiple());
    Map<Integer, Span> spans = spans(tiles, side, picture.height());
    OriginalRows original =
        OriginalRows.keeping(
            picture, spans.values().stream().mapToInt(Span::rows).max().orElseThrow());
    Set<Provider> providers = EnumSet.noneOf(Provider.class);
    Deque<InFlight> flying = new ArrayDeque<>();
    int window = Math.min(tiles.size(), session.shape().batch() + 1);
    Deque<InFlight> landed = new ArrayDeque<>();
    int row = -1;
    for (Tile tile : tiles) {
      if (flying.size() == window) {
        landed.add(land(flying, tensor, picture, strength, providers));
      }
      if (tile.y() != row) {
        row = tile.y();
        original.advance(spans.get(row));
      }
      flying.add(launch(tensor, original, tile, landed.poll()));
    }
    while (!flying.isEmpty()) {
      land(flying, tensor, picture, strength, providers);
    }
    return new Restored(
        tiles.size(), providers.contains(Provider.CPU) ? Provider.CPU : Provider.CUDA);
  }

  /** Which rows are to be kept for each row of tiles, by where it begins. */
  private static Map<Integer, Span> spans(List<Tile> tiles, int side, int height) {
    List<Integer> starts = tiles.stream().map(Tile::y).distinct().toList();
    List<Span> spans = new ArrayList<>();
    starts.forEach(y -> spans.add(Span.of(y, side, height)));
    Span.reachBack(spans);
    Map<Integer, Span> byStart = new HashMap<>();
    for (int i = 0; i < spans.size(); i++) {
      byStart.put(starts.get(i), spans.get(i));
    }
    return byStart;
  }

  /**
   * Reuses the arrays of a tile that has landed: a large picture allocates no more than a small
   * one.
   */
  private InFlight launch(TileTensor tensor, OriginalRows source, Tile tile, InFlight spent)
      throws InterruptedException {
    int length = session.shape().tileLength();
    float[] values = spent == null ? new float[length] : spent.values;
    float[] answer = spent == null ? new float[length] : spent.answer;
    tensor.read(source, tile, values);
    return new InFlight(tile, values, answer, session.submit(values, answer));
  }

  private static InFlight land(
      Deque<InFlight> flying,
      TileTensor tensor,
      Raster picture,
      float strength,
      Set<Provider> providers)
      throws InferenceException, InterruptedException {
    InFlight first = flying.remove();
    try {
      providers.add(first.done.get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InferenceException cause) {
        throw cause;
      }
      throw new InferenceException("the network could not be run: " + e.getCause(), e);
    }
    if (!tensor.isPlausible(first.values, first.answer)) {
      throw new InferenceException(
          "the network's answer to the tile at %d, %d is no picture of it"
              .formatted(first.tile.x(), first.tile.y()),
          null);
    }
    tensor.blend(picture, first.tile, first.values, first.answer, strength);
    return first;
  }
}
