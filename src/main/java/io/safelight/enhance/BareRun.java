package io.safelight.enhance;

import io.safelight.colour.Profile;
import io.safelight.enhance.TileGrid.Tile;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.inference.InferenceException;
import io.safelight.inference.Session;
import io.safelight.inference.Slot;
import io.safelight.inference.TileShape;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The yardstick of the benchmark: the session runs over a picture's very tiles and nothing else is
 * done. What the pipeline takes beyond that is its own cost.
 */
public final class BareRun {
  private final Session session;

  public BareRun(Session session) {
    this.session = session;
  }

  /** A picture's tiles as the session takes them. */
  public record Prepared(Size size, List<float[]> tiles) {}

  /** Cuts a picture. */
  public Prepared prepare(Raster picture) {
    Size size = session.tileFor(picture.size());
    TileTensor tensor =
        new TileTensor(session.card(), size, Profile.plain(picture.layout()).lens());
    List<float[]> inputs = new ArrayList<>();
    for (Tile tile :
        TileGrid.cut(picture.size(), size, session.card().halo(), session.card().multiple())) {
      float[] values = new float[TileShape.length(size)];
      tensor.read(OriginalRows.whole(picture), tile, FloatBuffer.wrap(values));
      inputs.add(values);
    }
    return new Prepared(size, inputs);
  }

  /** Runs the network over tiles; the time from the first slot to the last answer. */
  public Duration over(Prepared prepared) throws InferenceException, InterruptedException {
    Deque<Slot> flying = new ArrayDeque<>();
    long begun = System.nanoTime();
    try {
      for (float[] tile : prepared.tiles) {
        Optional<Slot> free = session.lendNow();
        while (free.isEmpty() && !flying.isEmpty()) {
          land(flying.remove());
          free = session.lendNow();
        }
        Slot slot = free.isPresent() ? free.get() : session.lend();
        flying.add(slot);
        slot.tile().put(0, tile);
        slot.submit(prepared.size);
      }
      while (!flying.isEmpty()) {
        land(flying.remove());
      }
    } finally {
      flying.forEach(Slot::close);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Nobody reads the answer. */
  private static void land(Slot slot) throws InferenceException, InterruptedException {
    try (slot) {
      slot.await();
    }
  }
}
