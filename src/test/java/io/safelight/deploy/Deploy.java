package io.safelight.deploy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of deploy/, read as those read them whom they are meant for. */
final class Deploy {
  static final Path ROOT = Path.of("deploy");
  static final Path KUBERNETES = ROOT.resolve("k8s");
  static final Path NODES = KUBERNETES.resolve("base/nodes.yaml");
  static final Path RULES = ROOT.resolve("prometheus/safelight-rules.yaml");
  static final Path DASHBOARD = ROOT.resolve("grafana/safelight.json");

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Stream.<Class<? extends HasMetadata>>of(
              Namespace.class,
              PersistentVolumeClaim.class,
              Service.class,
              StatefulSet.class,
              Deployment.class,
              PodDisruptionBudget.class,
              NetworkPolicy.class,
              ServiceMonitor.class,
              PrometheusRule.class,
              ScaledObject.class,
              TriggerAuthentication.class,
              ActiveMQArtemis.class)
          .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** A field that the schema does not have is an error; by default the models keep it aside. */
  private static final YAMLMapper STRICT = YAML.copy();

  static {
    STRICT.setAnnotationIntrospector(
        new JacksonAnnotationIntrospector() {
          private static final long serialVersionUID = 1;

          @Override
          public Boolean hasAnySetter(Annotated member) {
            return false;
          }
        });
  }

  private Deploy() {}

  /** A YAML or JSON file; a key that comes twice is an error. */
  static JsonNode tree(Path file) {
    try {
      return YAML.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A manifest by the schema for its kind. */
  static HasMetadata manifest(Path file) throws IOException {
    return manifest(tree(file), file.toString());
  }

  /** The same of one that was not read from a file of its own. */
  static HasMetadata manifest(JsonNode tree, String file) throws IOException {
    Class<? extends HasMetadata> kind = KINDS.get(tree.path("kind").asText());
    if (kind == null) {
      throw new IOException(file + " is of a kind that is not looked for");
    }
    HasMetadata manifest = STRICT.treeToValue(tree, kind);
    String version = HasMetadata.getApiVersion(kind);
    if (!version.equals(manifest.getApiVersion())) {
      throw new IOException(file + " is of " + manifest.getApiVersion() + ", not " + version);
    }
    return manifest;
  }

  static StatefulSet nodes() throws IOException {
    return (StatefulSet) manifest(NODES);
  }

  /** Several YAML texts in one, parted by lines of dashes. */
  static List<JsonNode> trees(String text) throws IOException {
    return YAML.readerFor(JsonNode.class).<JsonNode>readValues(text).readAll();
  }

  /** The pods that a manifest makes; none where it makes none. */
  static Optional<PodTemplateSpec> pods(HasMetadata manifest) {
    if (manifest instanceof StatefulSet set) {
      return Optional.of(set.getSpec().getTemplate());
    }
    if (manifest instanceof Deployment deployment) {
      return Optional.of(deployment.getSpec().getTemplate());
    }
    return Optional.empty();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first group of each match. */
  static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  /** Every PromQL expression of dashboard and alerts. */
  static List<String> expressions() {
    return Stream.concat(
            tree(DASHBOARD).findValuesAsText("expr").stream(),
            tree(RULES).findValuesAsText("expr").stream())
        .toList();
  }

  /** Every YAML file below a folder. */
  static List<Path> yaml(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
