package io.safelight.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerifyConfigTest {
  static VerifyConfig defaults() {
    return with(Map.of());
  }

  static VerifyConfig with(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .withMapping(VerifyConfig.class)
        .build()
        .getConfigMapping(VerifyConfig.class);
  }

  @Test
  void the_defaults_are_the_calibrated_bounds() {
    VerifyConfig config = defaults();

    assertThat(config.structureFloor()).isEqualTo(0.60);
    assertThat(config.localStructureFloor()).isEqualTo(0.30);
    assertThat(config.chromaCeiling()).isEqualTo(13);
    assertThat(config.localShiftCeiling()).isEqualTo(56);
    assertThat(config.flatFloor()).isEqualTo(1);
  }

  @Test
  void every_bound_can_be_set() {
    VerifyConfig config =
        with(
            Map.of(
                "safelight.verify.structure-floor", "0.5",
                "safelight.verify.local-structure-floor", "0.1",
                "safelight.verify.chroma-ceiling", "20",
                "safelight.verify.local-shift-ceiling", "80",
                "safelight.verify.flat-floor", "2"));

    assertThat(config.structureFloor()).isEqualTo(0.5);
    assertThat(config.localStructureFloor()).isEqualTo(0.1);
    assertThat(config.chromaCeiling()).isEqualTo(20);
    assertThat(config.localShiftCeiling()).isEqualTo(80);
    assertThat(config.flatFloor()).isEqualTo(2);
  }
}
