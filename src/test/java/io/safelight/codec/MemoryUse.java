package io.safelight.codec;

import static java.util.stream.Collectors.toMap;

import io.safelight.colour.Profiles;
import io.safelight.corpus.Orders;
import io.safelight.enhance.Enhancer;
import io.safelight.enhance.TestNetwork;
import io.safelight.enhance.UpscaleModels;
import io.safelight.enhance.Upscalers;
import io.safelight.face.Faces;
import io.safelight.image.Size;
import io.safelight.inference.Network;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Reason;
import io.safelight.job.UnderWay;
import io.safelight.verify.ResultVerifier;
import io.safelight.verify.VerifyConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import nu.pattern.OpenCV;

/**
 * Carries pictures through all stages that hold pixels, in a process of its own, and tells of each
 * what was predicted and what it took. The heap is of one size and resident from the start: what
 * the process grows by is native memory. How much heap it takes is told by filling the rest of it.
 */
final class MemoryUse {
  /** Most and least, as shares of what was predicted, that a prediction may be off by. */
  static final double MORE = 1.2;

  static final double LESS = 0.8;

  private static final MemoryPoolMXBean OLD =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getName().equals("Tenured Gen"))
          .findAny()
          .orElseThrow();

  private final Decoder decoder = new Decoder(Profiles.plain());
  private final Encoder encoder = Orders.encoder();
  private final Enhancer enhancer;
  private final ResultVerifier verifier;

  private MemoryUse(Network network, Upscalers upscalers) {
    Faces faces = new Faces(null, null, null, null);
    enhancer =
        new Enhancer(network, Profiles.plain(), faces, upscalers, new UnderWay(Clock.systemUTC()));
    VerifyConfig bounds =
        new SmallRyeConfigBuilder()
            .withMapping(VerifyConfig.class)
            .build()
            .getConfigMapping(VerifyConfig.class);
    verifier = new ResultVerifier(bounds, Profiles.plain(), new UnderWay(Clock.systemUTC()));
  }

  /** Nested, so that no local variable keeps what a stage has let go. */
  private void carry(Job.Probed probed) throws Failure {
    verifier.verify(
        (Job.Encoded) encoder.encode(enhancer.enhance(decoder.decode(Orders.described(probed)))));
  }

  /** Whether so many bytes of heap are enough. */
  private boolean isCarriedIn(long heap, Job.Probed probed) throws Failure {
    List<byte[]> ballast = ballast(heap);
    try {
      carry(probed);
      return true;
    } catch (Failure.Fault lack) {
      if (lack.reason() != Reason.OUT_OF_MEMORY) {
        throw lack;
      }
      return false;
    } catch (OutOfMemoryError lack) { // the enhancer's is the route's to tell
      return false;
    } finally {
      ballast.clear();
    }
  }

  private static List<byte[]> ballast(long left) {
    // Twice: what waits to be finalised goes only then.
    System.gc();
    System.runFinalization();
    System.gc();
    List<byte[]> ballast = new ArrayList<>();
    for (long rest = OLD.getUsage().getMax() - OLD.getUsage().getUsed() - left; rest > 0; ) {
      byte[] piece = new byte[(int) Math.min(rest, 1 << 28)];
      ballast.add(piece);
      rest -= piece.length;
    }
    return ballast;
  }

  private String measured(MemoryCase any, Job.Probed probed) throws Exception {
    MemoryNeed need = MemoryNeed.of(probed, 0);
    NativePeak peak = NativePeak.watched();
    boolean suffices = isCarriedIn((long) (MORE * need.heap()), probed);
    long outside = peak.bytes();
    long less = (long) (LESS * (need.heap() - MemoryNeed.ANY_PICTURE));
    // Again where it sufficed: what the passage before has left may have been taken for ballast.
    boolean lacking = !isCarriedIn(less, probed) || !isCarriedIn(less, probed);
    return String.join(
        "\t",
        any.words(),
        Long.toString(need.heap()),
        Boolean.toString(suffices),
        Boolean.toString(lacking),
        Long.toString(need.outside()),
        Long.toString(outside));
  }

  /**
   * @param arguments folder with the pictures, their width and height; and "all" for all cases
   */
  public static void main(String[] arguments) throws Exception {
    OpenCV.loadLocally();
    Path folder = Path.of(arguments[0]);
    Size size = new Size(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    Network network = TestNetwork.open(512);
    UpscaleModels.add(folder, "doubler", 2, "cubic");
    Upscalers upscalers = UpscaleModels.upscalers(folder);
    MemoryUse use = new MemoryUse(network, upscalers);
    List<MemoryCase> cases = arguments.length > 3 ? MemoryCase.all() : MemoryCase.few();
    // What a session holds is the program's, not a picture's.
    upscalers.open(
        cases.stream().collect(toMap(MemoryCase::words, any -> any.recipe(size), (a, b) -> a)));
    boolean isWarm = false;
    for (MemoryCase any : cases) {
      if (Files.notExists(folder.resolve(any.source().fileName()))) {
        any.source().write(folder, size);
      }
      Job.Probed probed = any.probed(folder, size);
      Files.createDirectories(probed.origin().desk());
      if (!isWarm) {
        use.carry(probed);
        isWarm = true;
      }
      System.out.println(use.measured(any, probed));
    }
    network.session().close();
  }
}
