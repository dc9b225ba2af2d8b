package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HotFolderConfigTest {
  private static HotFolderConfig with(String key, String value) throws IOException {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .withSources(
            new PropertiesConfigSource(
                HotFolderConfigTest.class.getResource("/application.properties"), 100))
        .withSources(
            new PropertiesConfigSource(
                Map.of("safelight.node", "north", "safelight." + key, value), "the test", 200))
        .withMapping(HotFolderConfig.class)
        .withValidateUnknown(false)
        .withValidator(new BeanValidationConfigValidatorImpl())
        .build()
        .getConfigMapping(HotFolderConfig.class);
  }

  @ParameterizedTest
  @CsvSource({
    "stable-for,0s",
    "stable-for,PT-5S",
    "poll-every,0s",
    "poll-every,PT-1S",
    "left-behind-every,0ms",
    "retry.delay,0s"
  })
  void a_time_of_nothing_or_less_stops_the_start_and_is_named(String key, String value) {
    assertThatThrownBy(() -> with(key, value))
        .isInstanceOf(ConfigValidationException.class)
        .hasMessageContaining("safelight." + key + " must be 1 ms or more");
  }

  @Test
  void short_times_are_allowed() throws IOException {
    assertThat(with("poll-every", "1ms").pollEvery()).hasMillis(1);
  }
}
