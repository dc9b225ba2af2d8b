package io.safelight.eval;

import io.safelight.enhance.NetworkAlone;
import io.safelight.eval.EvalReport.Figures;
import io.safelight.eval.EvalReport.Row;
import io.safelight.image.Mats;
import io.safelight.image.Raster;
import io.safelight.inference.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

/** Damages clean pictures, has them restored, and compares. */
public final class Eval {
  /** The classical filter is tuned on so many pictures: it is slow, and its best is flat. */
  private static final int TUNED_ON = 6;

  private final List<Path> clean;
  private final long seed;
  private final Map<String, Session> networks;
  private final boolean classical;

  /** What restores a damaged picture. */
  private interface Restoring {
    Raster restored(Raster damaged) throws Exception;
  }

  /** One picture, as it came out. */
  private record Result(Score score, OptionalDouble spots, OptionalDouble rest) {}

  /**
   * An evaluation to come.
   *
   * @param clean pictures that OpenCV reads; of 16 bits the upper eight are taken
   * @param networks to be compared, by the names that the report calls them
   * @param classical whether the classical filter is tuned and measured, too
   */
  public Eval(List<Path> clean, long seed, Map<String, Session> networks, boolean classical) {
    this.clean = List.copyOf(clean);
    this.seed = seed;
    this.networks = new LinkedHashMap<>(networks);
    this.classical = classical;
  }

  /**
   * Measures.
   *
   * @param each hears of every row when it is complete
   * @throws IOException naming a picture that cannot be read
   * @throws ExecutionException where a network could not be run
   */
  public EvalReport run(Consumer<Row> each)
      throws IOException, ExecutionException, InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Row> rows = new ArrayList<>();
      for (Damage damage : Damage.values()) {
        Row row = row(damage, threads);
        rows.add(row);
        each.accept(row);
      }
      return new EvalReport(clean.size(), seed, List.copyOf(networks.keySet()), rows);
    } finally {
      threads.shutdownNow();
    }
  }

  private Row row(Damage damage, ExecutorService threads)
      throws IOException, ExecutionException, InterruptedException {
    Figures damaged = figures(damage, clean.size(), picture -> picture, threads);
    Figures filtered = null;
    float strength = 0;
    if (classical) {
      strength = bestStrength(damage, threads);
      float best = strength;
      filtered =
          figures(damage, clean.size(), picture -> NonLocalMeans.filtered(picture, best), threads);
    }
    Map<String, Figures> restored = new LinkedHashMap<>();
    for (Map.Entry<String, Session> network : networks.entrySet()) {
      NetworkAlone alone = new NetworkAlone(network.getValue());
      restored.put(network.getKey(), figures(damage, clean.size(), alone::restored, threads));
    }
    return new Row(damage.words(), damage.key(), damaged, filtered, strength, restored);
  }

  private float bestStrength(Damage damage, ExecutorService threads)
      throws IOException, ExecutionException, InterruptedException {
    double best = Double.NEGATIVE_INFINITY;
    float strength = NonLocalMeans.STRENGTHS[0];
    for (float tried : NonLocalMeans.STRENGTHS) {
      double psnr =
          figures(
                  damage,
                  Math.min(TUNED_ON, clean.size()),
                  picture -> NonLocalMeans.filtered(picture, tried),
                  threads)
              .psnr();
      if (psnr > best) {
        best = psnr;
        strength = tried;
      } else if (psnr < best - 1) {
        // Past its best it only gets worse.
        break;
      }
    }
    return strength;
  }

  private Figures figures(Damage damage, int count, Restoring restoring, ExecutorService threads)
      throws IOException, ExecutionException, InterruptedException {
    List<Future<Result>> pending = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      pending.add(threads.submit(() -> result(damage, number, restoring)));
    }
    List<Result> results = new ArrayList<>();
    for (Future<Result> future : pending) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException unreadable) {
          throw unreadable;
        }
        throw e;
      }
    }
    return new Figures(
        mean(results, result -> result.score.psnr()),
        mean(results, result -> result.score.ssim()),
        results.get(0).spots.isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(mean(results, result -> result.spots.getAsDouble())),
        results.get(0).rest.isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(mean(results, result -> result.rest.getAsDouble())));
  }

  private static double mean(List<Result> results, ToDoubleFunction<Result> figure) {
    return results.stream().mapToDouble(figure).average().orElseThrow();
  }

  private Result result(Damage damage, int number, Restoring restoring) throws Exception {
    Raster original = read(clean.get(number));
    // By picture and damage: a row is the same whatever was measured before it.
    Damaged damaged = damage.to(original, new Random(31 * (31 * seed + number) + damage.ordinal()));
    Raster restored = restoring.restored(damaged.picture());
    Score score = Score.of(restored, original);
    if (damaged.spots().isEmpty()) {
      return new Result(score, OptionalDouble.empty(), OptionalDouble.empty());
    }
    BitSet spots = damaged.spots().get();
    BitSet rest = (BitSet) spots.clone();
    rest.flip(0, (int) original.size().pixels());
    return new Result(
        score,
        OptionalDouble.of(Score.psnr(restored, original, spots)),
        OptionalDouble.of(Score.psnr(restored, original, rest)));
  }

  private static Raster read(Path file) throws IOException {
    MatOfByte bytes = new MatOfByte(Files.readAllBytes(file));
    Mat mat = null;
    try {
      mat = Imgcodecs.imdecode(bytes, Imgcodecs.IMREAD_COLOR);
      if (mat.empty()) {
        throw new IOException(file + " is no picture that OpenCV reads; take it out of the folder");
      }
      return Mats.raster(mat);
    } finally {
      bytes.release();
      if (mat != null) {
        mat.release();
      }
    }
  }
}
