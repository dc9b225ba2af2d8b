package io.safelight.fleet;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;

/** How pictures go from their claim to the node that works on them. */
@ConfigMapping(prefix = "safelight")
public interface FleetConfig {
  /** Who carries a claimed picture. */
  enum CarrierName {
    /** The node that claimed it works on it. */
    DIRECT,
    /** A message broker tells it to whichever node is free. */
    JMS
  }

  /** What a node does where a broker carries. */
  enum Role {
    /** Claims pictures and puts them into the queue. */
    INTAKE,
    /** Takes them from the queue and works on them. */
    WORKER
  }

  /**
   * How a claimed picture gets to the node that works on it: `direct`, it is the same one; or
   * `jms`, over a message broker. All nodes of one hot folder have the same.
   */
  @WithDefault("direct")
  CarrierName carrier();

  /** What this node does where the carrier is `jms`: `intake`, `worker`, or both. */
  @WithDefault("intake,worker")
  @NotEmpty(message = "must be intake, worker, or both")
  Set<Role> roles();

  /** The message broker. */
  Broker broker();

  /** The message broker. */
  interface Broker {
    /**
     * Where the broker listens, as its client takes it: `tcp://host:61616`, or several in brackets,
     * with its parameters for TLS and failover. Needed where the carrier is `jms`.
     */
    Optional<String> url();

    /** Who this node is to the broker. */
    Optional<String> user();

    /** The user's password; never logged. */
    Optional<String> password();

    /** The queue of this hot folder. Its dead letters, if any, stand in another one. */
    @WithDefault("safelight.pictures")
    @Pattern(
        regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,200}",
        message = "must be letters, digits, '.', '_' or '-'")
    String queue();

    /**
     * Priorities, 0 to 9, of the pictures in a subfolder of the inbox: `safelight.broker.priorities
     * .rush=8`; a job ticket's wins over it, and it over a recipe's.
     */
    Map<String, @Min(0) @Max(9) Integer> priorities();

    /** What has waited longer than this is told once more with the highest priority. */
    @WithDefault("30m")
    @DurationMin(seconds = 1, message = "must be 1 s or more")
    Duration longestWait();

    /**
     * How often an intake compares the folders with the queue: pictures of nodes that died, and
     * those that no message tells of, are put into the queue.
     */
    @WithDefault("30s")
    @DurationMin(millis = 100, message = "must be 100 ms or more")
    Duration reconcileEvery();

    /** Pictures that wait in the queue at most; the others wait in the inbox. */
    @WithDefault("100000")
    @Min(1)
    int mostQueued();
  }
}
