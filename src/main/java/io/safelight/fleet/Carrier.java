package io.safelight.fleet;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.fleet.FleetConfig.CarrierName;
import io.safelight.fleet.FleetConfig.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who carries pictures from their claim to the stages, as the routes and the start ask. */
@Named("carrier")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Carrier {
  private final boolean jms;
  private final Set<Role> roles;
  private final String reconcileEvery;

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException where they contradict each other
   */
  public Carrier(FleetConfig config) {
    this.jms = config.carrier() == CarrierName.JMS;
    this.roles = config.roles();
    this.reconcileEvery = Long.toString(config.broker().reconcileEvery().toMillis());
    if (jms && config.broker().url().isEmpty()) {
      throw new IllegalArgumentException(
          "safelight.carrier is jms: safelight.broker.url must say where the broker listens, as in"
              + " tcp://broker:61616; ./safelight broker starts one for a try");
    }
    if (!jms && roles.size() < Role.values().length) {
      throw new IllegalArgumentException(
          "safelight.roles is %s, but without a broker one node does both: set safelight.carrier=jms"
                  .formatted(
                      String.join(",", roles.stream().map(Role::name).toList())
                          .toLowerCase(java.util.Locale.ROOT))
              + " or leave safelight.roles out");
    }
  }

  public boolean isOverBroker() {
    return jms;
  }

  /** Whether this node claims pictures from the inbox. */
  public boolean takesIn() {
    return !jms || roles.contains(Role.INTAKE);
  }

  /** Whether this node works on pictures, and needs the models for it. */
  public boolean works() {
    return !jms || roles.contains(Role.WORKER);
  }

  /** Whether the routes over a broker stand at all; as text, as preconditions take it. */
  public String isJms() {
    return Boolean.toString(jms);
  }

  public String isDirect() {
    return Boolean.toString(!jms);
  }

  public String isJmsIntake() {
    return Boolean.toString(jms && takesIn());
  }

  public String isJmsWorker() {
    return Boolean.toString(jms && works());
  }

  /** What a worker of this version can read, as a selector of messages. */
  public String readable() {
    return ClaimCheck.READABLE;
  }

  /** In milliseconds. */
  public String reconcileEvery() {
    return reconcileEvery;
  }

  /** Where a claimed picture goes. */
  public String claimed() {
    return jms ? "direct:hand-over" : "direct:carry-picture";
  }

  /** Where a picture goes that the program's end has interrupted. */
  public String interrupted() {
    return jms ? "direct:put-back" : "direct:give-back";
  }

  /** The routes by which pictures come to this node, in the order in which they are started. */
  public List<String> sources() {
    List<String> sources = new ArrayList<>(List.of("take-up-again"));
    if (!jms) {
      sources.add("return-queued");
    }
    if (jms && works()) {
      sources.add("take-from-queue");
    }
    if (jms && takesIn()) {
      sources.add("reconcile-queue");
    }
    if (takesIn()) {
      sources.add("take-from-inbox");
    }
    return sources;
  }
}
