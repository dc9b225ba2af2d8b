package io.safelight.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsConfigTest {
  @Test
  void the_defaults_are_as_documented() {
    LimitsConfig limits = from(Map.of());

    assertThat(limits.fileSize()).isEqualTo(2L << 30);
    assertThat(limits.pixels()).isEqualTo(250_000_000);
    assertThat(limits.side()).isEqualTo(65_000);
    assertThat(limits.pages()).isEqualTo(1000);
    assertThat(limits.metadata()).isEqualTo(67_108_864);
  }

  @Test
  void every_key_is_read() {
    LimitsConfig limits =
        from(
            Map.of(
                "safelight.limits.file-size", "1",
                "safelight.limits.pixels", "2",
                "safelight.limits.side", "3",
                "safelight.limits.pages", "4",
                "safelight.limits.metadata", "5"));

    assertThat(Limits.of(limits)).isEqualTo(new Limits(1, 2, 3, 4, 5));
  }

  private static LimitsConfig from(Map<String, String> values) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(LimitsConfig.class)
            .withDefaultValues(values)
            .build();
    return config.getConfigMapping(LimitsConfig.class);
  }
}
