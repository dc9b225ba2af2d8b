package io.safelight.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts and dashboards, without the program; where promtool is, by Prometheus' own hand. */
class AlertsTest {
  private static final Path PROMETHEUS = Deploy.ROOT.resolve("prometheus");

  @TempDir Path scratch;

  private static List<String> alerts() {
    return Deploy.tree(Deploy.RULES).findValuesAsText("alert");
  }

  private void promtool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Path said = scratch.resolve("said");
    Process promtool;
    try {
      promtool =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
    } catch (IOException e) {
      assumeTrue(false, "skipped: there is no promtool here (Debian: prometheus)");
      return;
    }
    assertThat(promtool.waitFor()).as(() -> Deploy.text(said)).isZero();
  }

  @Test
  void prometheus_takes_its_configuration_and_the_alerts() throws Exception {
    promtool("check", "config", PROMETHEUS.resolve("prometheus.yaml").toString());
    promtool("check", "rules", Deploy.RULES.toString());
  }

  @Test
  void an_alert_comes_when_it_should_and_not_otherwise() throws Exception {
    promtool("test", "rules", PROMETHEUS.resolve("safelight-rules-test.yaml").toString());
  }

  @Test
  void prometheus_understands_what_the_dashboard_asks() throws Exception {
    List<String> asked = Deploy.tree(Deploy.DASHBOARD).findValuesAsText("expr");
    List<Map<String, String>> rules =
        IntStream.range(0, asked.size())
            .mapToObj(
                i ->
                    Map.of(
                        "record",
                        "panel:" + i,
                        "expr",
                        asked.get(i).replace("$__rate_interval", "1m").replace("$instance", ".*")))
            .toList();
    Path file = scratch.resolve("asked.yaml");
    new YAMLMapper()
        .writeValue(
            file.toFile(), Map.of("groups", List.of(Map.of("name", "asked", "rules", rules))));

    assertThat(asked).hasSizeGreaterThan(20);
    promtool("check", "rules", file.toString());
  }

  @Test
  void every_alert_has_a_test_in_which_it_comes() {
    JsonNode tests = Deploy.tree(PROMETHEUS.resolve("safelight-rules-test.yaml")).path("tests");
    List<String> come = new ArrayList<>();
    for (JsonNode test : tests) {
      for (JsonNode expected : test.path("alert_rule_test")) {
        if (!expected.path("exp_alerts").isEmpty()) {
          come.add(expected.path("alertname").asText());
        }
      }
    }

    assertThat(come).containsAll(alerts());
  }

  @Test
  void every_alert_leads_to_what_is_to_be_done() throws IOException {
    String page = Files.readString(Path.of("docs/alerts.md"));

    for (JsonNode rule : Deploy.tree(Deploy.RULES).at("/groups/0/rules")) {
      String alert = rule.path("alert").asText();
      assertThat(page).contains("\n### " + alert + "\n");
      assertThat(rule.at("/annotations/runbook").asText())
          .isEqualTo("docs/alerts.md#" + alert.toLowerCase(Locale.ROOT));
    }
    assertThat(alerts()).containsAll(Deploy.all("^### (\\S+)$", page));
  }

  @Test
  void the_operators_alerts_are_the_same() {
    assertThat(Deploy.tree(Deploy.KUBERNETES.resolve("monitoring/rules.yaml")).at("/spec/groups"))
        .isEqualTo(Deploy.tree(Deploy.RULES).path("groups"));
  }
}
