package io.safelight.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is applied to a cluster, and what images are made of. */
class ManifestsTest {
  private static final String KUSTOMIZATION = "kustomization.yaml";
  private static final Path BASE = Deploy.KUBERNETES.resolve("base");
  private static final Path GPU = Deploy.KUBERNETES.resolve("overlays/gpu/gpu.yaml");

  static List<Path> manifests() {
    return Deploy.yaml(Deploy.KUBERNETES).stream()
        .filter(file -> !file.endsWith(KUSTOMIZATION))
        .toList();
  }

  static List<Path> kustomizations() {
    return Deploy.yaml(Deploy.KUBERNETES).stream()
        .filter(file -> file.endsWith(KUSTOMIZATION))
        .toList();
  }

  private static <T extends HasMetadata> T base(String file, Class<T> kind) throws IOException {
    return kind.cast(Deploy.manifest(BASE.resolve(file)));
  }

  private static PodSpec pod(StatefulSet nodes) {
    return nodes.getSpec().getTemplate().getSpec();
  }

  private static Container container(StatefulSet nodes) {
    return pod(nodes).getContainers().get(0);
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void a_manifest_has_only_fields_that_kubernetes_knows(Path file) throws IOException {
    HasMetadata manifest = Deploy.manifest(file);

    assertThat(manifest.getMetadata().getName()).isNotBlank();
  }

  @Test
  void a_field_that_kubernetes_does_not_know_is_found(@TempDir Path scratch) throws IOException {
    Path misspelt =
        Files.writeString(
            scratch.resolve("nodes.yaml"),
            Deploy.text(Deploy.NODES).replace("failureThreshold", "failureTreshold"));

    assertThat(catchThrowable(() -> Deploy.manifest(misspelt)))
        .hasMessageContaining("failureTreshold");
  }

  @ParameterizedTest
  @MethodSource("kustomizations")
  void a_kustomization_names_what_is_there(Path file) {
    for (Path named : named(file)) {
      assertThat(Files.isDirectory(named) ? named.resolve(KUSTOMIZATION) : named).exists();
    }
  }

  @Test
  void no_manifest_is_forgotten() {
    List<Path> named = new ArrayList<>();
    kustomizations().forEach(file -> named.addAll(named(file)));

    assertThat(named).containsAll(manifests());
  }

  private static List<Path> named(Path kustomization) {
    JsonNode root = Deploy.tree(kustomization);
    List<String> names = new ArrayList<>();
    root.path("resources").forEach(name -> names.add(name.asText()));
    root.path("components").forEach(name -> names.add(name.asText()));
    root.path("patches").forEach(patch -> names.add(patch.path("path").asText()));
    root.path("configMapGenerator")
        .forEach(map -> map.path("files").forEach(name -> names.add(name.asText())));
    return names.stream().map(name -> kustomization.resolveSibling(name).normalize()).toList();
  }

  @Test
  void the_patch_for_gpus_changes_the_nodes_and_no_other_container() throws IOException {
    StatefulSet nodes = Deploy.nodes();

    StatefulSet patch = (StatefulSet) Deploy.manifest(GPU);

    assertThat(patch.getMetadata().getName()).isEqualTo(nodes.getMetadata().getName());
    assertThat(patch.getMetadata().getNamespace()).isEqualTo(nodes.getMetadata().getNamespace());
    assertThat(container(patch).getName()).isEqualTo(container(nodes).getName());
    assertThat(container(patch).getResources().getLimits())
        .containsEntry("nvidia.com/gpu", new Quantity("1"));
  }

  @ParameterizedTest
  @MethodSource("kustomizations")
  void an_overlays_image_is_the_nodes_image(Path file) throws IOException {
    for (JsonNode image : Deploy.tree(file).path("images")) {
      assertThat(container(Deploy.nodes()).getImage())
          .startsWith(image.path("name").asText() + ":");
    }
  }

  @Test
  void all_nodes_share_one_volume_as_a_whole() throws IOException {
    StatefulSet nodes = Deploy.nodes();
    PersistentVolumeClaim claim = base("volume.yaml", PersistentVolumeClaim.class);

    assertThat(nodes.getSpec().getVolumeClaimTemplates()).isEmpty();
    assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteMany");
    String volume =
        pod(nodes).getVolumes().stream()
            .filter(
                each ->
                    each.getPersistentVolumeClaim() != null
                        && claim
                            .getMetadata()
                            .getName()
                            .equals(each.getPersistentVolumeClaim().getClaimName()))
            .findFirst()
            .orElseThrow()
            .getName();
    assertThat(container(nodes).getVolumeMounts())
        .filteredOn(mount -> mount.getName().equals(volume))
        .extracting(VolumeMount::getMountPath, VolumeMount::getSubPath)
        .containsExactly(tuple(home("Dockerfile"), null));
    assertThat(home("Dockerfile.cuda")).isEqualTo(home("Dockerfile"));
  }

  private static String home(String dockerfile) {
    return Deploy.all("SAFELIGHT_HOME=(\\S+)", Deploy.text(Deploy.ROOT.resolve(dockerfile))).get(0);
  }

  @Test
  void a_mounted_configuration_is_the_generated_one_and_lies_where_it_is_looked_for()
      throws IOException {
    JsonNode generated = Deploy.tree(BASE.resolve(KUSTOMIZATION)).at("/configMapGenerator/0");
    String workdir =
        Deploy.all("^WORKDIR (\\S+)", Deploy.text(Deploy.ROOT.resolve("Dockerfile"))).get(1);

    assertThat(pod(Deploy.nodes()).getVolumes())
        .filteredOn(volume -> volume.getConfigMap() != null)
        .singleElement()
        .satisfies(
            volume ->
                assertThat(volume.getConfigMap().getName())
                    .isEqualTo(generated.path("name").asText()));
    assertThat(generated.path("files").get(0).asText()).isEqualTo("application.properties");
    assertThat(container(Deploy.nodes()).getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .contains(workdir + "/config", "/tmp");
  }

  @Test
  void everything_means_the_same_pods() throws IOException {
    Map<String, String> labels = Deploy.nodes().getSpec().getTemplate().getMetadata().getLabels();
    Service service = base("service.yaml", Service.class);
    ServiceMonitor monitor =
        (ServiceMonitor)
            Deploy.manifest(Deploy.KUBERNETES.resolve("monitoring/service-monitor.yaml"));
    NetworkPolicy network = base("network.yaml", NetworkPolicy.class);

    assertThat(
            Stream.of(
                Deploy.nodes().getSpec().getSelector().getMatchLabels(),
                service.getSpec().getSelector(),
                network.getSpec().getPodSelector().getMatchLabels(),
                base("disruption.yaml", PodDisruptionBudget.class)
                    .getSpec()
                    .getSelector()
                    .getMatchLabels()))
        .allSatisfy(
            selected ->
                assertThat(labels.entrySet()).isNotEmpty().containsAll(selected.entrySet()));
    assertThat(service.getMetadata().getLabels().entrySet())
        .containsAll(monitor.getSpec().getSelector().getMatchLabels().entrySet());
    assertThat(Deploy.nodes().getSpec().getServiceName())
        .isEqualTo(service.getMetadata().getName());
    assertThat(service.getSpec().getPorts())
        .extracting(ServicePort::getName)
        .containsExactly(monitor.getSpec().getEndpoints().get(0).getPort());
    assertThat(network.getSpec().getIngress().get(0).getPorts().get(0).getPort().getStrVal())
        .isEqualTo(container(Deploy.nodes()).getPorts().get(0).getName());
  }

  @Test
  void a_pod_fits_the_level_that_its_namespace_enforces() throws IOException {
    assertThat(Deploy.manifest(BASE.resolve("namespace.yaml")).getMetadata().getLabels())
        .containsEntry("pod-security.kubernetes.io/enforce", "restricted");

    PodSpec pod = pod(Deploy.nodes());

    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getContainers())
        .allSatisfy(
            each -> {
              assertThat(each.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
              assertThat(each.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
              assertThat(each.getSecurityContext().getCapabilities().getDrop())
                  .containsExactly("ALL");
            });
  }

  /** Kubernetes puts every service's address into the environment, under the service's name. */
  @Test
  void no_service_becomes_configuration() throws IOException {
    assertThat(pod(Deploy.nodes()).getEnableServiceLinks()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile", "Dockerfile.cuda"})
  void what_an_image_copies_is_there_and_is_sent_to_its_build(String name) {
    List<String> copied =
        Deploy.all("^COPY (?!--from)(\\S+) ", Deploy.text(Deploy.ROOT.resolve(name)));
    List<String> sent = Deploy.all("^!(\\S+)$", Deploy.text(Path.of(".dockerignore")));

    assertThat(copied)
        .isNotEmpty()
        .allSatisfy(
            source -> {
              assertThat(Path.of(source)).exists();
              assertThat(sent).anyMatch(prefix -> Path.of(source).startsWith(prefix));
            });
  }
}
