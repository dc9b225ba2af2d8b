package io.safelight.deploy;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.safelight.cli.Startup;
import io.safelight.corpus.Orders;
import io.safelight.face.FaceAction;
import io.safelight.face.FaceObserver;
import io.safelight.folder.HotFolderConfig;
import io.safelight.inference.Provider;
import io.safelight.job.Failure;
import io.safelight.job.Reason;
import io.safelight.ops.FaceMeters;
import io.safelight.ops.InferenceMeters;
import io.safelight.ops.Outcomes;
import io.safelight.routes.HotFolderProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether deploy/ speaks of the program that there is: its endpoints, ports, keys and metrics. */
@QuarkusTest
@TestProfile(HotFolderProfile.class)
class DeployedProgramTest {
  /** Without an NVIDIA GPU they are absent; MetersTest shows that they have these names. */
  private static final Set<String> OF_A_DEVICE =
      Set.of("safelight_device_memory_used_bytes", "safelight_device_memory_total_bytes");

  /**
   * There where a broker carries the pictures, and a redelivery has been; fleet's tests have them.
   */
  private static final Set<String> OF_A_FLEET =
      Set.of(
          "safelight_broker",
          "safelight_queue_depth",
          "safelight_queue_consumers",
          "safelight_queue_dead",
          "safelight_queue_redelivered_total",
          "safelight_queue_late_total");

  /** What Prometheus adds by itself. */
  private static final Set<String> ADDED = Set.of("instance", "job");

  /** All there are; ConfigurationPageTest holds the page against the code. */
  private static final List<String> KEYS =
      Deploy.all("^\\| `(safelight[^`]+)`", Deploy.text(Path.of("docs/configuration.md")));

  @Inject Startup startup;
  @Inject HotFolderConfig folderConfig;
  @Inject FaceMeters faces;
  @Inject InferenceMeters inference;
  @Inject Outcomes outcomes;
  @Inject CamelContext camel;

  @BeforeEach
  void watch() throws Exception {
    startup.watch();
    await().atMost(Duration.ofMinutes(1)).until(() -> get("/q/health/ready").statusCode() == 200);
  }

  private static Container container() throws IOException {
    return Deploy.nodes().getSpec().getTemplate().getSpec().getContainers().get(0);
  }

  /** As the program is shipped; tests serve at a port of their own. */
  private static String property(String key) throws IOException {
    return properties(Path.of("src/main/resources/application.properties")).getProperty(key);
  }

  private static Properties properties(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader text = Files.newBufferedReader(file)) {
      properties.load(text);
    }
    return properties;
  }

  @Test
  void every_health_probe_asks_what_answers_and_with_patience() throws IOException {
    Container node = container();
    List<Probe> probes =
        List.of(node.getStartupProbe(), node.getReadinessProbe(), node.getLivenessProbe());

    assertThat(probes)
        .extracting(probe -> probe.getHttpGet().getPath())
        .containsExactly("/q/health/started", "/q/health/ready", "/q/health/live");
    assertThat(probes)
        .allSatisfy(
            probe -> {
              assertThat(get(probe.getHttpGet().getPath()).statusCode()).isEqualTo(200);
              assertThat(probe.getHttpGet().getPort().getStrVal())
                  .isEqualTo(node.getPorts().get(0).getName());
              assertThat(probe.getTimeoutSeconds())
                  .as("docs/operations.md says 10 s")
                  .isEqualTo(10);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile", "Dockerfile.cuda"})
  void an_images_own_check_tells_a_program_that_lives_from_one_that_does_not(String name)
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "skipped: there is no bash here");
    String json =
        Deploy.all("HEALTHCHECK .*\\\\\\n +CMD (\\[.*])$", Deploy.text(Deploy.ROOT.resolve(name)))
            .get(0);
    List<String> command = List.of(new JsonMapper().readValue(json, String[].class));

    assertThat(exitCode(command, RestAssured.port)).isZero();
    assertThat(
            exitCode(
                command.stream().map(word -> word.replace("/live", "/none")).toList(),
                RestAssured.port))
        .isNotZero();
    assertThat(exitCode(command, 1)).isNotZero();
  }

  private static int exitCode(List<String> command, int port) throws Exception {
    ProcessBuilder check = new ProcessBuilder(command);
    check.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
    check.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return check.start().waitFor();
  }

  @Test
  void everybody_asks_at_the_port_that_is_served() throws IOException {
    String port = property("quarkus.http.port");

    assertThat(container().getPorts().get(0).getContainerPort()).hasToString(port);
    for (String image : List.of("Dockerfile", "Dockerfile.cuda")) {
      String text = Deploy.text(Deploy.ROOT.resolve(image));
      assertThat(Deploy.all("^EXPOSE (\\d+)$", text)).containsExactly(port);
      assertThat(Deploy.all("QUARKUS_HTTP_PORT:-(\\d+)", text)).containsExactly(port);
    }
    assertThat(
            Deploy.tree(Deploy.ROOT.resolve("prometheus/prometheus.yaml"))
                .at("/scrape_configs/0/static_configs/0/targets/0")
                .asText())
        .isEqualTo("safelight:" + port);
    assertThat(
            Deploy.tree(Deploy.ROOT.resolve("compose.yaml"))
                .at("/services/safelight/ports/0")
                .asText())
        .endsWith(":" + port);
  }

  @Test
  void prometheus_is_sent_to_the_metrics() throws IOException {
    ServiceMonitor monitor =
        (ServiceMonitor)
            Deploy.manifest(Deploy.KUBERNETES.resolve("monitoring/service-monitor.yaml"));
    String path =
        Deploy.tree(Deploy.ROOT.resolve("prometheus/prometheus.yaml"))
            .at("/scrape_configs/0/metrics_path")
            .asText();

    assertThat(monitor.getSpec().getEndpoints().get(0).getPath()).isEqualTo(path);
    assertThat(get(path).statusCode()).isEqualTo(200);
  }

  /** Whoever stops the program is more patient than the program is with its pictures. */
  @Test
  void a_stop_leaves_pictures_under_way_their_time() throws IOException {
    Duration mapped = new DurationConverter().convert(configMap().getProperty("safelight.grace"));
    long needed =
        folderConfig
            .grace()
            .plusSeconds(Long.parseLong(property("camel.main.shutdown-timeout")))
            .toSeconds();
    assertThat(mapped).isEqualTo(folderConfig.grace());
    StatefulSet nodes = Deploy.nodes();
    String compose =
        Deploy.tree(Deploy.ROOT.resolve("compose.yaml"))
            .at("/services/safelight/stop_grace_period")
            .asText();
    String unit = Deploy.text(Deploy.ROOT.resolve("systemd/safelight.service"));

    assertThat(nodes.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
        .isGreaterThan(needed);
    assertThat(new DurationConverter().convert(compose).toSeconds()).isGreaterThan(needed);
    assertThat(Deploy.all("^TimeoutStopSec=(\\d+)$", unit))
        .singleElement()
        .satisfies(seconds -> assertThat(Long.parseLong(seconds)).isGreaterThan(needed));
  }

  private static Properties configMap() throws IOException {
    return properties(Deploy.KUBERNETES.resolve("base/application.properties"));
  }

  static Stream<String> every_variable() throws IOException {
    Stream<String> manifests =
        ManifestsTest.manifests().stream()
            .flatMap(file -> variables(file).stream())
            // The broker has its own.
            .filter(variable -> variable.startsWith("SAFELIGHT_"));
    Stream<String> others =
        Stream.of(
                "Dockerfile",
                "Dockerfile.cuda",
                "compose.yaml",
                "compose.gpu.yaml",
                "systemd/safelight.service")
            .flatMap(
                name ->
                    Deploy.all(
                        "^\\s*(?:ENV |Environment=|- )?(SAFELIGHT_\\w+)(?:=|:)",
                        Deploy.text(Deploy.ROOT.resolve(name)))
                        .stream());
    // The launcher's own is none of the program's.
    return Stream.concat(manifests, others)
        .distinct()
        .filter(variable -> !variable.equals("SAFELIGHT_RESTART"));
  }

  private static List<String> variables(Path manifest) {
    try {
      return Deploy.pods(Deploy.manifest(manifest)).stream()
          .flatMap(pods -> pods.getSpec().getContainers().get(0).getEnv().stream())
          .map(EnvVar::getName)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("every_variable")
  void a_variable_is_one_that_the_program_heeds(String variable) {
    assertThat(KEYS)
        .extracting(key -> key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT))
        .contains(variable);
  }

  @Test
  void configuration_has_keys_that_the_program_heeds() throws IOException {
    assertThat(configMap().stringPropertyNames()).isNotEmpty().isSubsetOf(KEYS);
  }

  /** The scaler asks for it; FleetManifestsTest has that it asks for the broker's. */
  @Test
  void the_brokers_queue_is_the_one_that_the_program_fills() {
    assertThat(
            Deploy.all(
                "^\\| `safelight\\.broker\\.queue` \\| `([^`]+)`",
                Deploy.text(Path.of("docs/configuration.md"))))
        .containsExactlyElementsOf(
            Deploy.all(
                "queueConfigs\\.\"([^\"]+)\"\\.durable=true$",
                Deploy.text(Deploy.KUBERNETES.resolve("fleet/broker/broker.properties"))));
  }

  private String metrics() throws Exception {
    // What appears with its first
    for (FaceObserver.Step step : FaceObserver.Step.values()) {
      faces.took(step, Duration.ofMillis(1));
    }
    faces.done(new FaceAction.Restored());
    inference.ran("photo-restore", Provider.CPU, 1, Duration.ofMillis(1));
    Exchange exchange = new DefaultExchange(camel);
    exchange.setProperty(
        Exchange.EXCEPTION_CAUGHT, new Failure.Fault(Reason.DEVICE_FAILED, "told to", null));
    exchange.getMessage().setBody(Orders.of(Path.of("tree.png")));
    outcomes.process(exchange);
    return given().accept("text/plain").get("/q/metrics").asString();
  }

  @Test
  void every_metric_that_is_asked_for_is_there_with_the_tags_that_are_asked_for() throws Exception {
    List<String> series = metrics().lines().toList();

    List<MatchResult> asked =
        Deploy.expressions().stream()
            .flatMap(
                expression ->
                    Pattern.compile("\\b((?:safelight|jvm|process)_\\w+)(?:\\{([^}]*)})?")
                        .matcher(expression)
                        .results())
            .filter(selector -> !OF_A_DEVICE.contains(selector.group(1)))
            .filter(selector -> !OF_A_FLEET.contains(selector.group(1)))
            .toList();

    assertThat(asked).hasSizeGreaterThan(40);
    assertThat(
            asked.stream().filter(selector -> !isAmong(series, selector)).map(MatchResult::group))
        .isEmpty();
  }

  private static boolean isAmong(List<String> series, MatchResult selector) {
    String name = selector.group(1);
    List<String> tags =
        Stream.ofNullable(selector.group(2))
            .flatMap(list -> Stream.of(list.split(",\\s*")))
            .filter(tag -> !ADDED.contains(tag.split("[=!]")[0]))
            .toList();
    return series.stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .anyMatch(line -> tags.stream().allMatch(line::contains));
  }

  @Test
  void what_is_summed_by_a_tag_has_that_tag() throws Exception {
    String metrics = metrics();

    Set<String> tags =
        Deploy.expressions().stream()
            .flatMap(expression -> Deploy.all("\\bby \\(([^)]*)\\)", expression).stream())
            .flatMap(list -> Stream.of(list.split(",\\s*")))
            .filter(tag -> !ADDED.contains(tag))
            .collect(Collectors.toSet());

    assertThat(tags).contains("reason", "stage");
    assertThat(tags.stream().filter(tag -> !metrics.matches("(?s).*[{,]" + tag + "=\".*")))
        .isEmpty();
  }
}
