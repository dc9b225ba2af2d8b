package io.safelight.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A fleet over a broker, as it is applied to a cluster. */
class FleetManifestsTest {
  private static final Path FLEET = Deploy.KUBERNETES.resolve("fleet");
  private static final Path SCALER = FLEET.resolve("scaling/workers-by-queue.yaml");
  private static final Path GPU_SCALER = FLEET.resolve("overlays/gpu/gpu-nodes-come-slowly.yaml");

  /** KEDA 2.18, "ActiveMQ Artemis". */
  private static final Set<String> OF_AN_ARTEMIS_QUEUE =
      Set.of(
          "managementEndpoint",
          "queueName",
          "brokerName",
          "brokerAddress",
          "queueLength",
          "activationQueueLength",
          "restApiTemplate",
          "corsHeader",
          "unsafeSsl");

  @TempDir Path scratch;

  private static <T extends HasMetadata> T fleet(String file, Class<T> kind) throws IOException {
    return kind.cast(Deploy.manifest(FLEET.resolve(file)));
  }

  private static StatefulSet workers() throws IOException {
    return fleet("roles/workers.yaml", StatefulSet.class);
  }

  private static Deployment intake() throws IOException {
    return fleet("roles/intake.yaml", Deployment.class);
  }

  private static StatefulSet broker() throws IOException {
    return fleet("broker/broker.yaml", StatefulSet.class);
  }

  private static ActiveMQArtemis operatorsBroker() throws IOException {
    return fleet("operator/broker.yaml", ActiveMQArtemis.class);
  }

  private static PodSpec pod(HasMetadata manifest) {
    return Deploy.pods(manifest).orElseThrow().getSpec();
  }

  private static Container container(HasMetadata manifest) {
    return pod(manifest).getContainers().get(0);
  }

  private static Map<String, EnvVar> variables(HasMetadata manifest) {
    return container(manifest).getEnv().stream()
        .collect(Collectors.toMap(EnvVar::getName, variable -> variable));
  }

  private static String said(HasMetadata manifest, String variable) {
    return variables(manifest).get(variable).getValue();
  }

  /** Name and key of the Secret that a variable comes from. */
  private static List<String> secret(HasMetadata manifest, String variable) {
    var from = variables(manifest).get(variable).getValueFrom().getSecretKeyRef();
    return List.of(from.getName(), from.getKey());
  }

  private static Set<Map.Entry<String, String>> labels(HasMetadata manifest) {
    return Deploy.pods(manifest).orElseThrow().getMetadata().getLabels().entrySet();
  }

  // ---- Who is who ----

  @Test
  void a_worker_is_a_node_of_the_base_and_keeps_its_name() throws IOException {
    assertThat(workers().getMetadata().getName()).isEqualTo(Deploy.nodes().getMetadata().getName());
    assertThat(workers().getMetadata().getNamespace())
        .isEqualTo(Deploy.nodes().getMetadata().getNamespace());
    assertThat(container(workers()).getName()).isEqualTo(container(Deploy.nodes()).getName());
  }

  @Test
  void an_intake_only_takes_in_and_a_worker_only_works_over_one_broker() throws IOException {
    assertThat(said(intake(), "SAFELIGHT_ROLES")).isEqualTo("intake");
    assertThat(said(workers(), "SAFELIGHT_ROLES")).isEqualTo("worker");
    assertThat(List.of(intake(), workers()))
        .allSatisfy(
            each -> {
              assertThat(said(each, "SAFELIGHT_CARRIER")).isEqualTo("jms");
              assertThat(said(each, "SAFELIGHT_BROKER_URL"))
                  .isEqualTo(said(intake(), "SAFELIGHT_BROKER_URL"));
            });
  }

  @Test
  void there_are_two_intakes_and_none_of_them_has_a_gpu() throws IOException {
    assertThat(intake().getSpec().getReplicas()).isEqualTo(2);
    assertThat(container(intake()).getResources().getLimits()).containsOnlyKeys("cpu", "memory");
    assertThat(intake().getSpec().getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal())
        .isLessThan(2);
  }

  @Test
  void an_intake_is_probed_stopped_and_fenced_in_as_a_node_is() throws IOException {
    Container intake = container(intake());
    Container node = container(Deploy.nodes());

    assertThat(intake.getStartupProbe()).isEqualTo(node.getStartupProbe());
    assertThat(intake.getReadinessProbe()).isEqualTo(node.getReadinessProbe());
    assertThat(intake.getLivenessProbe()).isEqualTo(node.getLivenessProbe());
    assertThat(intake.getPorts()).isEqualTo(node.getPorts());
    assertThat(intake.getSecurityContext()).isEqualTo(node.getSecurityContext());
    assertThat(intake.getVolumeMounts()).isEqualTo(node.getVolumeMounts());
    assertThat(pod(intake()).getVolumes()).isEqualTo(pod(Deploy.nodes()).getVolumes());
    assertThat(pod(intake()).getSecurityContext())
        .isEqualTo(pod(Deploy.nodes()).getSecurityContext());
    assertThat(pod(intake()).getTerminationGracePeriodSeconds())
        .isEqualTo(pod(Deploy.nodes()).getTerminationGracePeriodSeconds());
  }

  @Test
  void prometheus_finds_the_intakes_as_well() throws IOException {
    Service service = fleet("roles/intake-service.yaml", Service.class);
    ServiceMonitor monitor =
        (ServiceMonitor)
            Deploy.manifest(Deploy.KUBERNETES.resolve("monitoring/service-monitor.yaml"));

    assertThat(labels(intake())).containsAll(service.getSpec().getSelector().entrySet());
    assertThat(service.getMetadata().getLabels().entrySet())
        .containsAll(monitor.getSpec().getSelector().getMatchLabels().entrySet());
    assertThat(service.getSpec().getPorts())
        .extracting(ServicePort::getName)
        .containsExactly(monitor.getSpec().getEndpoints().get(0).getPort());
  }

  @Test
  void pods_of_one_kind_are_not_taken_for_another() throws IOException {
    List<Map<String, String>> selectors =
        List.of(
            Deploy.nodes().getSpec().getSelector().getMatchLabels(),
            intake().getSpec().getSelector().getMatchLabels(),
            broker().getSpec().getSelector().getMatchLabels());

    for (HasMetadata each : List.of(Deploy.nodes(), intake(), broker())) {
      assertThat(selectors.stream().filter(labels -> labels(each).containsAll(labels.entrySet())))
          .hasSize(1);
    }
  }

  // ---- The broker ----

  @Test
  void the_brokers_address_is_a_service_in_front_of_its_pods() throws IOException {
    Service service = fleet("roles/broker-service.yaml", Service.class);
    ServicePort core = service.getSpec().getPorts().get(0);

    assertThat(said(workers(), "SAFELIGHT_BROKER_URL"))
        .isEqualTo("tcp://" + service.getMetadata().getName() + ":" + core.getPort());
    assertThat(container(broker()).getPorts())
        .extracting(port -> port.getContainerPort())
        .containsExactlyElementsOf(
            service.getSpec().getPorts().stream()
                .map(port -> port.getTargetPort().getIntVal())
                .toList());
    assertThat(labels(broker())).containsAll(service.getSpec().getSelector().entrySet());
    assertThat(operatorsBroker().getSpec().deploymentPlan().labels().entrySet())
        .containsAll(service.getSpec().getSelector().entrySet());
    assertThat(operatorsBroker().getSpec().acceptors())
        .extracting(ActiveMQArtemis.Acceptor::port)
        .containsExactly(core.getPort());
    assertThat(broker().getSpec().getServiceName()).isEqualTo(service.getMetadata().getName());
  }

  @Test
  void what_is_on_the_queue_outlives_the_broker() throws IOException {
    var journal = broker().getSpec().getVolumeClaimTemplates().get(0);

    assertThat(journal.getSpec().getAccessModes()).containsExactly("ReadWriteOnce");
    assertThat(container(broker()).getVolumeMounts())
        .filteredOn(mount -> mount.getName().equals(journal.getMetadata().getName()))
        .singleElement()
        .satisfies(
            mount -> assertThat(mount.getMountPath()).isEqualTo("/var/lib/artemis-instance/data"));
    assertThat(broker().getSpec().getReplicas()).isEqualTo(1);
    assertThat(operatorsBroker().getSpec().deploymentPlan().persistenceEnabled()).isTrue();
    assertThat(operatorsBroker().getSpec().deploymentPlan().size()).isEqualTo(1);
  }

  @Test
  void both_ways_to_a_broker_have_the_same_broker() throws IOException {
    assertThat(operatorsBroker().getSpec().brokerProperties()).isEqualTo(properties());
    assertThat(said(broker(), "EXTRA_ARGS")).contains("--name " + brokerName() + " ");
    assertThat(container(broker()).getArgs())
        .containsExactly("run", "--properties", "/etc/safelight-broker/broker.properties");
  }

  private static List<String> properties() {
    return Deploy.text(FLEET.resolve("broker/broker.properties"))
        .lines()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  private static String brokerName() {
    return Deploy.all("^name=(\\S+)$", String.join("\n", properties())).get(0);
  }

  @Test
  void a_queue_is_there_before_anybody_asks_for_it_and_has_no_dead_letters() {
    List<String> queues =
        Deploy.all("queueConfigs\\.\"([^\"]+)\"\\.durable=true$", String.join("\n", properties()));

    assertThat(queues).hasSize(1);
    assertThat(properties())
        .contains(
            "addressSettings.\"" + queues.get(0) + "\".autoDeleteQueues=false",
            "addressSettings.\"" + queues.get(0) + "\".maxDeliveryAttempts=-1");
  }

  // ---- Who may ----

  @Test
  void no_password_lies_here_and_all_use_the_same_from_one_secret() throws IOException {
    List<String> user = List.of("safelight-broker", "user");
    List<String> password = List.of("safelight-broker", "password");

    for (HasMetadata each : List.of(workers(), intake())) {
      assertThat(secret(each, "SAFELIGHT_BROKER_USER")).isEqualTo(user);
      assertThat(secret(each, "SAFELIGHT_BROKER_PASSWORD")).isEqualTo(password);
    }
    assertThat(secret(broker(), "ARTEMIS_USER")).isEqualTo(user);
    assertThat(secret(broker(), "ARTEMIS_PASSWORD")).isEqualTo(password);
    assertThat(
            fleet("scaling/broker-login.yaml", TriggerAuthentication.class)
                .getSpec()
                .secretTargetRef())
        .extracting(each -> each.parameter(), each -> List.of(each.name(), each.key()))
        .containsExactly(tuple("username", user), tuple("password", password));
    assertThat(operatorsBroker().getSpec().adminPassword()).isNull();
    assertThat(ManifestsTest.manifests())
        .extracting(file -> Deploy.tree(file).path("kind").asText())
        .doesNotContain("Secret");
  }

  @Test
  void only_intakes_and_workers_reach_the_broker_and_only_the_scaler_its_console()
      throws IOException {
    NetworkPolicy policy = fleet("roles/broker-network.yaml", NetworkPolicy.class);
    List<NetworkPolicyIngressRule> doors = policy.getSpec().getIngress();
    List<ServicePort> ports =
        fleet("roles/broker-service.yaml", Service.class).getSpec().getPorts();

    assertThat(labels(broker()))
        .containsAll(policy.getSpec().getPodSelector().getMatchLabels().entrySet());
    assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(policy.getSpec().getEgress()).isEmpty();
    assertThat(doors).hasSize(2).allSatisfy(door -> assertThat(door.getFrom()).hasSize(1));
    assertThat(numbers(doors.get(0).getPorts())).containsExactly(ports.get(0).getPort());
    NetworkPolicyPeer fleet = doors.get(0).getFrom().get(0);
    assertThat(fleet.getNamespaceSelector()).as("of this namespace alone").isNull();
    assertThat(fleet.getPodSelector().getMatchExpressions().get(0).getValues())
        .containsExactlyElementsOf(
            Stream.of(Deploy.nodes(), intake())
                .map(each -> labels(each).iterator().next().getValue())
                .toList());
    assertThat(numbers(doors.get(1).getPorts())).containsExactly(ports.get(1).getPort());
    NetworkPolicyPeer scaler = doors.get(1).getFrom().get(0);
    assertThat(scaler.getNamespaceSelector().getMatchLabels())
        .containsEntry("kubernetes.io/metadata.name", "keda");
    assertThat(scaler.getPodSelector().getMatchLabels()).isNotEmpty();
  }

  private static List<Integer> numbers(List<NetworkPolicyPort> ports) {
    return ports.stream().map(port -> port.getPort().getIntVal()).toList();
  }

  @Test
  void the_console_is_not_shown_to_the_world() throws IOException {
    assertThat(fleet("roles/broker-service.yaml", Service.class).getSpec().getClusterIP())
        .as("neither a load balancer nor an address of its own")
        .isEqualTo("None");
    assertThat(operatorsBroker().getSpec().console().expose()).isFalse();
    assertThat(operatorsBroker().getSpec().acceptors().get(0).expose()).isFalse();
  }

  @Test
  void whoever_speaks_to_the_broker_is_let_out_to_it() throws IOException {
    NetworkPolicy policy = fleet("roles/to-broker.yaml", NetworkPolicy.class);
    var to = policy.getSpec().getEgress().get(0);

    assertThat(labels(broker()))
        .containsAll(to.getTo().get(0).getPodSelector().getMatchLabels().entrySet());
    assertThat(policy.getSpec().getPodSelector().getMatchExpressions())
        .isEqualTo(
            fleet("roles/broker-network.yaml", NetworkPolicy.class)
                .getSpec()
                .getIngress()
                .get(0)
                .getFrom()
                .get(0)
                .getPodSelector()
                .getMatchExpressions());
    assertThat(numbers(to.getPorts())).containsExactly(61616);
    assertThat(numbers(policy.getSpec().getEgress().get(1).getPorts())).containsExactly(53, 53);
  }

  @Test
  void every_pod_fits_the_level_that_its_namespace_enforces() throws IOException {
    for (HasMetadata each : List.of(intake(), broker())) {
      PodSpec pod = pod(each);
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(pod.getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      assertThat(pod.getAutomountServiceAccountToken()).isFalse();
      assertThat(pod.getEnableServiceLinks()).isFalse();
      assertThat(container(each).getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
      assertThat(container(each).getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(container(each).getSecurityContext().getCapabilities().getDrop())
          .containsExactly("ALL");
    }
    ActiveMQArtemis.Plan plan = operatorsBroker().getSpec().deploymentPlan();
    assertThat(plan.podSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(plan.podSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(plan.containerSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(plan.containerSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
  }

  // ---- How many ----

  private static ScaledObject.Spec scaler(Path file) throws IOException {
    return ((ScaledObject) Deploy.manifest(file)).getSpec();
  }

  static List<Path> scalers() {
    return List.of(SCALER, GPU_SCALER);
  }

  @Test
  void a_field_that_keda_does_not_document_is_found() throws IOException {
    Path misspelt =
        Files.writeString(
            scratch.resolve("scaler.yaml"),
            Deploy.text(GPU_SCALER).replace("cooldownPeriod", "coolDownPeriod"));

    assertThat(catchThrowable(() -> Deploy.manifest(misspelt)))
        .hasMessageContaining("coolDownPeriod");
  }

  @ParameterizedTest
  @MethodSource("scalers")
  void the_scaler_asks_the_broker_for_the_queue_that_it_has(Path file) throws IOException {
    Service service = fleet("roles/broker-service.yaml", Service.class);
    ScaledObject.Trigger trigger = scaler(file).triggers().get(0);

    assertThat(trigger.type()).isEqualTo("artemis-queue");
    assertThat(trigger.metadata().keySet()).isSubsetOf(OF_AN_ARTEMIS_QUEUE);
    assertThat(Deploy.tree(file).at("/spec/triggers/0/metadata"))
        .as("KEDA takes text only")
        .allMatch(JsonNode::isTextual);
    assertThat(trigger.metadata())
        .containsEntry(
            "managementEndpoint",
            "%s.%s:%d"
                .formatted(
                    service.getMetadata().getName(),
                    service.getMetadata().getNamespace(),
                    service.getSpec().getPorts().get(1).getPort()))
        .containsEntry("brokerName", brokerName());
    assertThat(properties())
        .contains(
            "addressConfigurations.\"%s\".queueConfigs.\"%s\".durable=true"
                .formatted(
                    trigger.metadata().get("brokerAddress"), trigger.metadata().get("queueName")));
    assertThat(trigger.authenticationRef().name())
        .isEqualTo(
            fleet("scaling/broker-login.yaml", TriggerAuthentication.class)
                .getMetadata()
                .getName());
  }

  @Test
  void the_scaler_scales_the_workers_and_no_manifest_does_it_behind_its_back() throws IOException {
    ScaledObject.Target target = scaler(SCALER).scaleTargetRef();

    assertThat(target.name()).isEqualTo(workers().getMetadata().getName());
    assertThat(target.kind()).isEqualTo(workers().getKind());
    assertThat(target.apiVersion()).isEqualTo(workers().getApiVersion());
    assertThat(Deploy.tree(FLEET.resolve("roles/workers.yaml")).at("/spec/replicas").isNull())
        .as("an `apply` would set it back")
        .isTrue();
    for (Path file : scalers()) {
      assertThat(scaler(file).minReplicaCount()).isLessThan(scaler(file).maxReplicaCount());
    }
  }

  /** The start alone may take this long, by the overlay's probe; the machine comes on top. */
  @Test
  void a_gpu_is_not_sent_away_sooner_than_it_comes_back() throws IOException {
    var probe =
        container(Deploy.manifest(Deploy.KUBERNETES.resolve("overlays/gpu/gpu.yaml")))
            .getStartupProbe();
    int start =
        probe.getFailureThreshold()
            * container(Deploy.nodes()).getStartupProbe().getPeriodSeconds();
    ScaledObject.Spec scaler = scaler(GPU_SCALER);
    var down = scaler.advanced().horizontalPodAutoscalerConfig().behavior().getScaleDown();

    assertThat(down.getStabilizationWindowSeconds()).isGreaterThanOrEqualTo(2 * start);
    assertThat(scaler.cooldownPeriod()).isGreaterThanOrEqualTo(2 * start);
    assertThat(down.getPolicies())
        .singleElement()
        .satisfies(
            policy -> {
              assertThat(policy.getType()).isEqualTo("Pods");
              assertThat(policy.getValue()).isEqualTo(1);
              assertThat(policy.getPeriodSeconds())
                  .as("a worker may end what it has under way before the next one goes")
                  .isGreaterThan(pod(Deploy.nodes()).getTerminationGracePeriodSeconds().intValue());
            });
    assertThat(scaler.minReplicaCount()).isZero();
  }

  @Test
  void an_upgrade_of_the_cluster_leaves_an_intake_and_most_workers() throws IOException {
    assertThat(
            fleet("roles/intake-disruption.yaml", PodDisruptionBudget.class)
                .getSpec()
                .getMaxUnavailable()
                .getIntVal())
        .isLessThan(intake().getSpec().getReplicas());
    assertThat(
            fleet("roles/intake-disruption.yaml", PodDisruptionBudget.class)
                .getSpec()
                .getSelector()
                .getMatchLabels()
                .entrySet())
        .isSubsetOf(labels(intake()));
    assertThat(
            fleet("broker/disruption.yaml", PodDisruptionBudget.class)
                .getSpec()
                .getSelector()
                .getMatchLabels()
                .entrySet())
        .isSubsetOf(labels(broker()));
    assertThat(
            fleet("roles/workers-disruption.yaml", PodDisruptionBudget.class)
                .getMetadata()
                .getName())
        .isEqualTo(
            Deploy.manifest(Deploy.KUBERNETES.resolve("base/disruption.yaml"))
                .getMetadata()
                .getName());
  }

  // ---- All of it ----

  @ParameterizedTest
  @ValueSource(
      strings = {"overlays/cpu", "overlays/gpu", "fleet/overlays/cpu", "fleet/overlays/gpu"})
  void what_kustomize_makes_of_an_overlay_is_what_kubernetes_knows(String overlay)
      throws Exception {
    List<JsonNode> rendered = Deploy.trees(rendered(Deploy.KUBERNETES.resolve(overlay)));

    for (JsonNode tree : rendered) {
      if (!tree.path("kind").asText().equals("ConfigMap")) {
        HasMetadata manifest = Deploy.manifest(tree, overlay);
        assertThat(Deploy.pods(manifest).stream())
            .allSatisfy(
                pods ->
                    assertThat(pods.getSpec().getContainers())
                        .singleElement()
                        .satisfies(each -> assertThat(each.getImage()).isNotBlank()));
      }
    }
    assertThat(rendered)
        .extracting(tree -> tree.path("kind").asText() + " " + tree.at("/metadata/name").asText())
        .doesNotHaveDuplicates()
        .contains("StatefulSet safelight", "PersistentVolumeClaim hot-folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void a_rendered_fleet_has_workers_where_there_were_nodes(String overlay) throws Exception {
    List<JsonNode> rendered =
        Deploy.trees(rendered(FLEET.resolve("overlays").resolve(overlay))).stream()
            .filter(tree -> tree.path("kind").asText().matches("StatefulSet|Deployment"))
            .toList();

    assertThat(rendered)
        .extracting(tree -> tree.at("/metadata/name").asText())
        .containsExactlyInAnyOrder("safelight", "safelight-intake", "safelight-broker");
    JsonNode workers =
        rendered.stream()
            .filter(tree -> tree.at("/metadata/name").asText().equals("safelight"))
            .findFirst()
            .orElseThrow();
    assertThat(workers.at("/spec/replicas").isMissingNode()).isTrue();
    assertThat(workers.at("/spec/template/spec/containers/0/env").findValuesAsText("name"))
        .contains("SAFELIGHT_NODE", "SAFELIGHT_WEB_TOKEN", "SAFELIGHT_ROLES");
    assertThat(
            workers.at("/spec/template/spec/containers/0/resources/limits").has("nvidia.com/gpu"))
        .isEqualTo(overlay.equals("gpu"));
  }

  private String rendered(Path overlay) throws Exception {
    Path said = scratch.resolve("rendered");
    Path wrong = scratch.resolve("wrong");
    Process kubectl;
    try {
      kubectl =
          new ProcessBuilder("kubectl", "kustomize", overlay.toString())
              .redirectOutput(said.toFile())
              .redirectError(wrong.toFile())
              .start();
    } catch (IOException e) {
      assumeTrue(false, "skipped: there is no kubectl here");
      return "";
    }
    int exitCode = kubectl.waitFor();
    assumeTrue(
        !Deploy.text(wrong).contains("unknown field \"components\""),
        "skipped: this kubectl is older than 1.21 and knows no components");
    assertThat(exitCode).as(() -> Deploy.text(wrong)).isZero();
    return Deploy.text(said);
  }
}
