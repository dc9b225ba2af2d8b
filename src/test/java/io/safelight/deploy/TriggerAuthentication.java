package io.safelight.deploy;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;

/** KEDA 2.18, "Authentication"; of its ways only the one by a Secret. */
@Group("keda.sh")
@Version("v1alpha1")
final class TriggerAuthentication extends CustomResource<TriggerAuthentication.Spec> {
  private static final long serialVersionUID = 1;

  record Spec(List<FromSecret> secretTargetRef) {}

  record FromSecret(String parameter, String name, String key) {}
}
