package io.safelight.deploy;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;

/**
 * ArtemisCloud's operator, api/v1beta1/activemqartemis_types.go: what a broker of ours might say,
 * not all that there is.
 */
@Group("broker.amq.io")
@Version("v1beta1")
final class ActiveMQArtemis extends CustomResource<ActiveMQArtemis.Spec> {
  private static final long serialVersionUID = 1;

  record Spec(
      String adminUser,
      String adminPassword,
      Plan deploymentPlan,
      List<Acceptor> acceptors,
      Console console,
      String version,
      List<String> brokerProperties,
      List<EnvVar> env,
      String ingressDomain) {}

  record Plan(
      String image,
      String initImage,
      Integer size,
      Boolean requireLogin,
      Boolean persistenceEnabled,
      String journalType,
      Boolean messageMigration,
      ResourceRequirements resources,
      Storage storage,
      Boolean jolokiaAgentEnabled,
      Boolean managementRBACEnabled,
      Mounts extraMounts,
      Boolean clustered,
      Probe startupProbe,
      Probe livenessProbe,
      Probe readinessProbe,
      Boolean enableMetricsPlugin,
      List<Toleration> tolerations,
      Map<String, String> labels,
      Map<String, String> nodeSelector,
      PodSecurityContext podSecurityContext,
      SecurityContext containerSecurityContext,
      Map<String, String> annotations,
      PodDisruptionBudgetSpec podDisruptionBudget) {}

  record Storage(String size, String storageClassName) {}

  record Mounts(List<String> configMaps, List<String> secrets) {}

  record Acceptor(
      String name,
      Integer port,
      String protocols,
      Boolean sslEnabled,
      String sslSecret,
      Boolean needClientAuth,
      Boolean expose,
      Integer connectionsAllowed,
      Boolean bindToAllInterfaces,
      String trustSecret) {}

  record Console(Boolean expose, Boolean sslEnabled, String sslSecret, Boolean useClientAuth) {}
}
