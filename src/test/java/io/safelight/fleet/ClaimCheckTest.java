package io.safelight.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.Fleets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimCheckTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final ClaimCheck CHECK =
      new ClaimCheck(
          1,
          "20261123-040000-000-01234567",
          "rush/a.jpg",
          1234,
          null,
          "strong",
          8,
          1,
          "intake",
          "2026-11-23T04:00:00Z");

  /** Other versions read and write this: whoever changes it, changes the version. */
  @Test
  void the_form_of_version_1_stays_as_it_is() throws Exception {
    assertThat(JSON.writeValueAsString(CHECK))
        .isEqualTo(
            "{\"version\":1,\"id\":\"20261123-040000-000-01234567\",\"path\":\"rush/a.jpg\","
                + "\"bytes\":1234,\"recipe\":\"strong\",\"priority\":8,\"attempt\":1,"
                + "\"node\":\"intake\",\"claimed\":\"2026-11-23T04:00:00Z\"}");
  }

  @Test
  void a_field_that_is_not_known_is_passed_over() throws Exception {
    String later = JSON.writeValueAsString(CHECK).replace("{", "{\"shard\":7,");

    assertThat(JSON.readValue(later, ClaimCheck.class)).isEqualTo(CHECK);
  }

  @Test
  void an_address_is_told_without_what_may_be_secret() {
    assertThat(
            BrokerSettings.legible(
                "(tcp://a:61616?sslEnabled=true;trustStorePassword=p,tcp://b:61616)?ha=true"))
        .isEqualTo("(tcp://a:61616,tcp://b:61616)");
  }

  @Test
  void a_broker_without_an_address_is_refused_by_its_key() {
    assertThatThrownBy(() -> new Carrier(Fleets.config("safelight.carrier", "jms")))
        .hasMessageContaining("safelight.broker.url");
  }

  @Test
  void half_a_node_without_a_broker_is_refused() {
    assertThatThrownBy(() -> new Carrier(Fleets.config("safelight.roles", "intake")))
        .hasMessageContaining("safelight.roles")
        .hasMessageContaining("safelight.carrier=jms");
  }

  @Test
  void each_role_has_its_own_sources() {
    assertThat(sources("intake"))
        .containsExactly("take-up-again", "reconcile-queue", "take-from-inbox");
    assertThat(sources("worker")).containsExactly("take-up-again", "take-from-queue");
    assertThat(sources("intake,worker"))
        .containsExactly("take-up-again", "take-from-queue", "reconcile-queue", "take-from-inbox");
    assertThat(Fleets.direct().sources())
        .containsExactly("take-up-again", "return-queued", "take-from-inbox");
  }

  private static List<String> sources(String roles) {
    return new Carrier(
            Fleets.config(
                "safelight.carrier", "jms",
                "safelight.broker.url", "tcp://localhost:1",
                "safelight.roles", roles))
        .sources();
  }
}
