package io.safelight.fleet;

import io.safelight.fleet.FleetConfig.Broker;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How many messages a queue holds, for whoever is no node. */
public final class QueueDepth {
  private QueueDepth() {}

  /**
   * Asks a broker that knows everybody.
   *
   * @throws IOException where it does not answer
   */
  public static long of(String url, String queue) throws IOException {
    try (BrokerSession session = new BrokerSession(new Anonymous(url, queue))) {
      return session.standing().depth();
    } catch (JMSException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private record Anonymous(String address, String queue) implements Broker {
    @Override
    public Optional<String> url() {
      return Optional.of(address);
    }

    @Override
    public Optional<String> user() {
      return Optional.empty();
    }

    @Override
    public Optional<String> password() {
      return Optional.empty();
    }

    @Override
    public Map<String, Integer> priorities() {
      return Map.of();
    }

    @Override
    public Duration longestWait() {
      return Duration.ofDays(1);
    }

    @Override
    public Duration reconcileEvery() {
      return Duration.ofDays(1);
    }

    @Override
    public int mostQueued() {
      return Integer.MAX_VALUE;
    }
  }
}
