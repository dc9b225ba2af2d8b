package io.safelight.inference;

import io.quarkus.runtime.configuration.MemorySize;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Settings for tests: the CPU, one thread, whatever else is usual. */
public interface SmallInference extends InferenceConfig, InferenceConfig.Inference {
  @Override
  default Choice provider() {
    return Choice.CPU;
  }

  @Override
  default String model() {
    return "photo-restore";
  }

  @Override
  default Inference inference() {
    return this;
  }

  @Override
  default int device() {
    return 0;
  }

  @Override
  default OptionalInt threads() {
    return OptionalInt.of(1);
  }

  @Override
  default Optional<Integer> sessions() {
    return Optional.empty();
  }

  @Override
  default OptionalInt tile() {
    return OptionalInt.empty();
  }

  @Override
  default Optional<Integer> batch() {
    return Optional.empty();
  }

  @Override
  default int largestBatch() {
    return 16;
  }

  @Override
  default Precision precision() {
    return Precision.FP32;
  }

  @Override
  default Optional<MemorySize> deviceMemory() {
    return Optional.empty();
  }

  @Override
  default Duration gather() {
    return Duration.ofMillis(1);
  }
}
