package io.safelight.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {
  private static Proxies with(Map<String, String> environment) {
    return new Proxies(environment, new Properties());
  }

  @Test
  void https_and_http_have_proxies_of_their_own() {
    Proxies proxies = with(Map.of("https_proxy", "http://one:3129", "http_proxy", "two:80"));

    assertThat(proxies.describe(URI.create("https://models.example/x"))).contains("one:3129");
    assertThat(proxies.describe(URI.create("http://models.example/x"))).contains("two:80");
  }

  @Test
  void without_a_word_of_proxies_there_is_none() {
    assertThat(
            with(Map.of("HTTP_PROXY", "http://set-by-a-request:1"))
                .describe(URI.create("http://models.example/x")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "models.example, true",
    "example, true",
    ".example, true",
    "*.example, true",
    "'other, models.example:443', true",
    "*, true",
    "models.example:8443, false",
    "odels.example, false",
    "'', false"
  })
  void no_proxy_names_hosts_and_domains(String excepted, boolean direct) {
    Proxies proxies = with(Map.of("https_proxy", "http://one:3129", "no_proxy", excepted));

    assertThat(proxies.describe(URI.create("https://models.example/x")).isEmpty())
        .isEqualTo(direct);
  }

  @Test
  void user_and_password_of_a_proxy_are_read_and_never_shown() {
    Proxies proxies = with(Map.of("https_proxy", "http://me:p%40ss+word@one:3129"));

    assertThat(proxies.credentials("https").orElseThrow().getUserName()).isEqualTo("me");
    assertThat(proxies.credentials("https").orElseThrow().getPassword())
        .isEqualTo("p@ss+word".toCharArray());
    assertThat(proxies.describe(URI.create("https://models.example/x"))).contains("one:3129");
  }

  @Test
  void a_proxy_that_is_none_is_told_without_its_password() {
    Proxies proxies = with(Map.of("https_proxy", "http://me:secret @one:3129"));

    assertThatThrownBy(() -> proxies.describe(URI.create("https://models.example/x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https")
        .hasMessageNotContaining("secret");
  }
}
