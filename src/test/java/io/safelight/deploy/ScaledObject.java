package io.safelight.deploy;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;

/** KEDA 2.18, "ScaledObject specification". */
@Group("keda.sh")
@Version("v1alpha1")
final class ScaledObject extends CustomResource<ScaledObject.Spec> {
  private static final long serialVersionUID = 1;

  record Spec(
      Target scaleTargetRef,
      Integer pollingInterval,
      Integer initialCooldownPeriod,
      Integer cooldownPeriod,
      Integer idleReplicaCount,
      Integer minReplicaCount,
      Integer maxReplicaCount,
      Advanced advanced,
      List<Trigger> triggers,
      Fallback fallback) {}

  record Target(String apiVersion, String kind, String name, String envSourceContainerName) {}

  record Advanced(
      Boolean restoreToOriginalReplicaCount, Autoscaler horizontalPodAutoscalerConfig) {}

  /** What it calls a configuration is Kubernetes' own from `behavior` on. */
  record Autoscaler(String name, HorizontalPodAutoscalerBehavior behavior) {}

  /**
   * @param metadata text throughout, figures in quotes
   */
  record Trigger(
      String type,
      String name,
      Boolean useCachedMetrics,
      String metricType,
      Map<String, String> metadata,
      Login authenticationRef) {}

  record Login(String name, String kind) {}

  record Fallback(Integer failureThreshold, Integer replicas, String behavior) {}
}
