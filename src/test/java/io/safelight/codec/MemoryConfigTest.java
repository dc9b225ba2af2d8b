package io.safelight.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryConfigTest {
  @Test
  void by_default_the_machine_decides() {
    assertThat(from(Map.of()).memory()).isEmpty();
  }

  @Test
  void every_key_is_read() {
    assertThat(from(Map.of("safelight.memory", "3G")).memory())
        .contains(new MemorySize(BigInteger.valueOf(3L << 30)));
  }

  private static MemoryConfig from(Map<String, String> values) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withConverter(MemorySize.class, 100, new MemorySizeConverter())
            .withMapping(MemoryConfig.class)
            .withDefaultValues(values)
            .build();
    return config.getConfigMapping(MemoryConfig.class);
  }
}
