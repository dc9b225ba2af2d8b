package io.safelight.enhance;

import io.safelight.colour.Profile;
import io.safelight.enhance.TileGrid.Tile;
import io.safelight.image.Raster;
import io.safelight.inference.InferenceException;
import io.safelight.inference.Provider;
import io.safelight.inference.Session;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

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
  public record Prepared(List<float[]> tiles) {}

  /** Cuts a picture. */
  public Prepared prepare(Raster picture) {
    int side = session.shape().side();
    TileTensor tensor =
        new TileTensor(session.card(), side, Profile.plain(picture.layout()).lens());
    List<float[]> inputs = new ArrayList<>();
    for (Tile tile :
        TileGrid.cut(picture.size(), side, session.card().halo(), session.card().multiple())) {
      float[] values = new float[session.shape().tileLength()];
      tensor.read(OriginalRows.whole(picture), tile, values);
      inputs.add(values);
    }
    return new Prepared(inputs);
  }

  /** Runs the network over tiles; the time from the first submission to the last answer. */
  public Duration over(Prepared prepared) throws InferenceException, InterruptedException {
    float[] answer = new float[session.shape().tileLength()];
    Deque<CompletableFuture<Provider>> flying = new ArrayDeque<>();
    long begun = System.nanoTime();
    for (float[] input : prepared.tiles) {
      if (flying.size() > session.shape().batch()) {
        await(flying.remove());
      }
      // All answers into one array: nobody reads them.
      flying.add(session.submit(input, answer));
    }
    while (!flying.isEmpty()) {
      await(flying.remove());
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private static void await(CompletableFuture<Provider> done)
      throws InferenceException, InterruptedException {
    try {
      done.get();
    } catch (ExecutionException e) {
      throw new InferenceException("the network could not be run: " + e.getCause(), e);
    }
  }
}
