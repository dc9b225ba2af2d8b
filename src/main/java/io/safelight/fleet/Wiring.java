package io.safelight.fleet;

import io.quarkus.arc.ClientProxy;
import io.safelight.folder.IntakeGate;
import io.safelight.folder.Postponements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.concurrent.ExecutorService;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.springframework.jms.connection.CachingConnectionFactory;

/**
 * What the routes over a broker name, made only where a broker carries: beans would be known, and
 * their classes loaded, in every start.
 */
@ApplicationScoped
public class Wiring {
  private final FleetConfig config;
  private final Carrier carrier;
  private final IntakeGate gate;
  private final Postponements postponements;
  private final ExecutorService pictureThreads;

  public Wiring(
      FleetConfig config,
      Carrier carrier,
      IntakeGate gate,
      Postponements postponements,
      @Named("pictureThreads") ExecutorService pictureThreads) {
    this.config = config;
    this.carrier = carrier;
    this.gate = gate;
    this.postponements = postponements;
    this.pictureThreads = pictureThreads;
  }

  /** Before the routes are built. */
  public void bind(CamelContext routes) {
    if (carrier.isOverBroker()) {
      new Bound(this).to(routes);
    }
  }

  /** Holds all that mentions JMS. */
  private record Bound(Wiring house) {
    void to(CamelContext routes) {
      ActiveMQConnectionFactory receiving = BrokerSettings.connections(house.config.broker());
      CachingConnectionFactory sending =
          new CachingConnectionFactory(BrokerSettings.connections(house.config.broker()));
      // Consumers that are kept would hold messages back.
      sending.setCacheConsumers(false);
      ExecutorService threads = ClientProxy.unwrap(house.pictureThreads);
      MessageListenerContainerFactory containers =
          endpoint ->
              new GatedContainer(
                  endpoint, threads, () -> house.gate.mayTake() && house.postponements.leaveRoom());
      routes.getRegistry().bind("brokerConnections", receiving);
      routes.getRegistry().bind("brokerSending", sending);
      routes.getRegistry().bind("gatedContainers", containers);
    }
  }
}
