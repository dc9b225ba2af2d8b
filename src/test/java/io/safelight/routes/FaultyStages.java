package io.safelight.routes;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Arc;
import io.quarkus.test.junit.QuarkusMock;
import io.safelight.codec.Decoder;
import io.safelight.codec.Encoder;
import io.safelight.codec.MetadataReader;
import io.safelight.colour.Profiles;
import io.safelight.enhance.Enhancer;
import io.safelight.enhance.Upscalers;
import io.safelight.face.Faces;
import io.safelight.folder.Filing;
import io.safelight.folder.HotFolderConfig;
import io.safelight.inference.Network;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.UnderWay;
import io.safelight.probe.HeaderProbe;
import io.safelight.probe.LimitsConfig;
import io.safelight.publish.Publisher;
import io.safelight.verify.ResultVerifier;
import io.safelight.verify.VerifyConfig;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The real stages, each of which can be told to throw for a picture by its name before it does its
 * work. What is not told to fail runs as ever.
 */
final class FaultyStages {
  /** What is thrown, and how often before the stage works again. */
  private record Fault(Throwable thrown, AtomicInteger left) {}

  private static final Map<String, Fault> FAULTS = new ConcurrentHashMap<>();
  private static final Map<String, Runnable> EVENTS = new ConcurrentHashMap<>();

  static final List<String> STAGES =
      List.of("probe", "read-metadata", "decode", "enhance", "encode", "verify", "publish");

  private FaultyStages() {}

  static void install() {
    FAULTS.clear();
    EVENTS.clear();
    QuarkusMock.installMockForType(
        new HeaderProbe(get(LimitsConfig.class)) {
          @Override
          public Job.Probed probe(Job.Ordered job) throws Failure {
            fail("probe", job);
            return super.probe(job);
          }
        },
        HeaderProbe.class);
    QuarkusMock.installMockForType(
        new MetadataReader() {
          @Override
          public Job.Described read(Job.Probed job) throws Failure {
            fail("read-metadata", job);
            return super.read(job);
          }
        },
        MetadataReader.class);
    QuarkusMock.installMockForType(
        new Decoder(get(Profiles.class)) {
          @Override
          public Job.Decoded decode(Job.Described job) throws Failure {
            fail("decode", job);
            return super.decode(job);
          }
        },
        Decoder.class);
    QuarkusMock.installMockForType(
        new Enhancer(
            get(Network.class),
            get(Profiles.class),
            get(Faces.class),
            get(Upscalers.class),
            get(UnderWay.class)) {
          @Override
          public Job.Enhanced enhance(Job.Decoded job) throws Failure {
            fail("enhance", job);
            return super.enhance(job);
          }
        },
        Enhancer.class);
    QuarkusMock.installMockForType(
        new Encoder(get(Profiles.class), get(Clock.class), "test") {
          @Override
          public Job encode(Job.Enhanced job) throws Failure {
            fail("encode", job);
            return super.encode(job);
          }
        },
        Encoder.class);
    QuarkusMock.installMockForType(
        new ResultVerifier(get(VerifyConfig.class), get(Profiles.class), get(UnderWay.class)) {
          @Override
          public Job.Verified verify(Job.Encoded job) throws Failure {
            fail("verify", job);
            return super.verify(job);
          }
        },
        ResultVerifier.class);
    QuarkusMock.installMockForType(
        new Publisher(
            get(Filing.class),
            get(UnderWay.class),
            get(HotFolderConfig.class),
            get(ObjectMapper.class),
            get(Clock.class),
            "test") {
          @Override
          public Job.Published publish(Job.Verified job) throws IOException {
            fail("publish", job);
            return super.publish(job);
          }
        },
        Publisher.class);
  }

  /** The next {@code times} passages of the picture through the stage throw. */
  static void failAt(String stage, String picture, Throwable thrown, int times) {
    FAULTS.put(stage + " " + picture, new Fault(thrown, new AtomicInteger(times)));
  }

  /** Something happens as the picture enters the stage for the first time. */
  static void before(String stage, String picture, Runnable event) {
    EVENTS.put(stage + " " + picture, event);
  }

  private static <T> T get(Class<T> type) {
    return Arc.container().instance(type).get();
  }

  private static void fail(String stage, Job job) {
    Runnable event = EVENTS.remove(stage + " " + job.origin().name());
    if (event != null) {
      event.run();
    }
    Fault fault = FAULTS.get(stage + " " + job.origin().name());
    if (fault != null && fault.left.getAndDecrement() > 0) {
      FaultyStages.<RuntimeException>sneak(fault.thrown);
    }
  }

  /** Throws anything from anywhere: a stage may do what its signature does not say. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
