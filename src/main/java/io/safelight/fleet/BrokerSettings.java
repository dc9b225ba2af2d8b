package io.safelight.fleet;

import io.safelight.fleet.FleetConfig.Broker;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** How connections to the broker are made. */
final class BrokerSettings {
  /** A broker that hangs is one that is away; Artemis' own patience is half a minute. */
  private static final long CALL_TIMEOUT_MS = 10_000;

  private BrokerSettings() {}

  /** Connections as the address says; what it leaves open is chosen for this house. */
  static ActiveMQConnectionFactory connections(Broker broker) {
    String url = broker.url().orElseThrow();
    ActiveMQConnectionFactory connections =
        new ActiveMQConnectionFactory(
            url, broker.user().orElse(null), broker.password().orElse(null));
    if (!url.contains("consumerWindowSize")) {
      // Nothing is fetched ahead: a picture must not be stuck behind a busy worker.
      connections.setConsumerWindowSize(0);
    }
    if (!url.contains("callTimeout")) {
      connections.setCallTimeout(CALL_TIMEOUT_MS);
    }
    return connections;
  }

  /** The address without what may be a secret. */
  static String legible(String url) {
    return url.replaceAll("[?;][^,)]*", "");
  }
}
