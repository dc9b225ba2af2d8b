package io.safelight.enhance;

import io.safelight.colour.Profile;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.inference.InferenceException;
import io.safelight.inference.Session;
import io.safelight.inference.TileShape;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;

/**
 * The yardstick of the benchmark: the session runs over the very tiles of pictures and nothing else
 * is done. What the pipeline takes beyond that is its own cost.
 */
public final class BareRun {
  /**
   * Runs of one go. Of so many it is little that there is nothing to run until the first batch is
   * written, and that the last one may run alone.
   */
  private static final int RUNS = 32;

  private final Session session;

  public BareRun(Session session) {
    this.session = session;
  }

  /**
   * A tile as the session takes it.
   *
   * @param size in pixels; on the CPU each picture has its own
   * @param values float32, CHW in the card's colour order and value range
   */
  public record Prepared(Size size, float[] values) {}

  /**
   * Tiles that are to be run in one go, of however many pictures: whole batches, so that none waits
   * to be filled; an eighth of the largest heap at most, but at least a batch.
   */
  public int tilesAtOnce() {
    TileShape shape = session.shape();
    long batchBytes = (long) shape.batch() * shape.tileLength() * Float.BYTES;
    long runs = Math.min(RUNS, Runtime.getRuntime().maxMemory() / 8 / batchBytes);
    return shape.batch() * (int) Math.max(1, runs);
  }

  /** Cuts a picture; each tile is made when it is asked for. */
  public Stream<Prepared> cut(Raster picture) {
    Size size = session.tileFor(picture.size());
    TileTensor tensor =
        new TileTensor(session.card(), size, Profile.plain(picture.layout()).lens(), false);
    OriginalRows rows = OriginalRows.whole(picture);
    return TileGrid.cut(picture.size(), size, session.card().halo(), session.card().multiple())
        .stream()
        .map(
            tile -> {
              float[] values = new float[TileShape.length(size)];
              tensor.read(rows, tile, FloatBuffer.wrap(values));
              return new Prepared(size, values);
            });
  }

  /** Runs the network over tiles; returns with the last answer. */
  public void over(List<Prepared> tiles) throws InferenceException, InterruptedException {
    // Nobody reads the answers.
    try (Flight<Prepared> flight = new Flight<>(session, (tile, slot) -> {})) {
      for (Prepared tile : tiles) {
        flight.launch(
            tile.size,
            values -> {
              values.put(0, tile.values);
              return tile;
            });
      }
      flight.landAll();
    }
  }
}
