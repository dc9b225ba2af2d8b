package io.safelight.enhance;

import io.safelight.enhance.TileGrid.Tile;
import io.safelight.image.Raster;
import io.safelight.inference.InferenceException;
import io.safelight.inference.Provider;
import io.safelight.inference.Session;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Sends one picture through the network, tile by tile. A few tiles are in flight at once, so that
 * the session can batch them and never waits for a conversion; how many is fixed, so that the
 * memory beside source and result does not depend on the picture.
 */
final class TileRestorer {
  /**
   * What came out.
   *
   * @param provider where the tiles ran; the CPU if any of them did
   */
  record Restored(Raster picture, int tiles, Provider provider) {}

  private record InFlight(
      Tile tile, float[] values, float[] answer, CompletableFuture<Provider> done) {}

  private final Session session;

  TileRestorer(Session session) {
    this.session = session;
  }

  /**
   * Restores a picture.
   *
   * @param strength 0 to 1: how much of the restoration is blended over the source
   * @throws InferenceException where the network could not be run
   */
  Restored restore(Raster source, float strength) throws InferenceException, InterruptedException {
    int side = session.shape().side();
    TileTensor tensor = new TileTensor(session.card(), side);
    List<Tile> tiles =
        TileGrid.cut(source.size(), side, session.card().halo(), session.card().multiple());
    Raster result = Raster.like(source);
    Set<Provider> providers = EnumSet.noneOf(Provider.class);
    Deque<InFlight> flying = new ArrayDeque<>();
    int window = Math.min(tiles.size(), session.shape().batch() + 1);
    Deque<InFlight> landed = new ArrayDeque<>();
    for (Tile tile : tiles) {
      if (flying.size() == window) {
        landed.add(land(flying, tensor, source, result, strength, providers));
      }
      flying.add(launch(tensor, source, tile, landed.poll()));
    }
    while (!flying.isEmpty()) {
      land(flying, tensor, source, result, strength, providers);
    }
    return new Restored(
        result, tiles.size(), providers.contains(Provider.CPU) ? Provider.CPU : Provider.CUDA);
  }

  /**
   * Reuses the arrays of a tile that has landed: a large picture allocates no more than a small
   * one.
   */
  private InFlight launch(TileTensor tensor, Raster source, Tile tile, InFlight spent)
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
      Raster source,
      Raster result,
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
    tensor.blend(source, result, first.tile, first.answer, strength);
    return first;
  }
}
