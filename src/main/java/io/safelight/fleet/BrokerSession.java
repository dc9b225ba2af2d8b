package io.safelight.fleet;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession.QueueQuery;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;

/** A connection that asks about the queue, and takes nothing from it. */
final class BrokerSession implements AutoCloseable {
  /** Where Artemis puts what was delivered too often, if nobody configures another queue. */
  private static final String DEAD_LETTERS = "DLQ";

  private final ActiveMQConnectionFactory connections;
  private final Connection connection;
  private final Session session;
  private final String queue;

  /** Connects. */
  BrokerSession(FleetConfig.Broker broker) throws JMSException {
    this.queue = broker.queue();
    this.connections = BrokerSettings.connections(broker);
    this.connection = connections.createConnection();
    connection.start();
    this.session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
  }

  /** How the queue stands; needs no right beyond that of using it. */
  Standing standing() throws JMSException {
    QueueQuery ours = ask(queue);
    return new Standing(
        ours.isExists() ? ours.getMessageCount() : 0,
        ours.isExists() ? ours.getConsumerCount() : 0,
        dead());
  }

  private long dead() {
    try {
      QueueQuery dead = ask(DEAD_LETTERS);
      return dead.isExists() ? dead.getMessageCount() : 0;
    } catch (JMSException e) {
      // Another user's: what lies there is found missing by comparing folders and queue.
      return 0;
    }
  }

  private QueueQuery ask(String name) throws JMSException {
    try {
      return ((ActiveMQSession) session).getCoreSession().queueQuery(SimpleString.of(name));
    } catch (ActiveMQException e) {
      JMSException said = new JMSException(e.getMessage());
      said.setLinkedException(e);
      throw said;
    }
  }

  /** The claims that a message in the queue tells of; not those being delivered this moment. */
  Told told() throws JMSException {
    if (!ask(queue).isExists()) {
      return new Told(Set.of(), 0);
    }
    Set<String> ids = new HashSet<>();
    int newer = 0;
    try (QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
      for (Enumeration<?> all = browser.getEnumeration(); all.hasMoreElements(); ) {
        Message message = (Message) all.nextElement();
        String id = message.getStringProperty(ClaimCheck.ID_PROPERTY);
        if (id != null) {
          ids.add(id);
        }
        if (message.propertyExists(ClaimCheck.VERSION_PROPERTY)
            && message.getIntProperty(ClaimCheck.VERSION_PROPERTY) > ClaimCheck.VERSION) {
          newer++;
        }
      }
    }
    return new Told(ids, newer);
  }

  /**
   * The queue at one moment.
   *
   * @param depth messages, those under way included
   * @param consumers pictures that could be under way at once, on all workers
   * @param dead letters that the broker has given up on
   */
  record Standing(long depth, int consumers, long dead) {}

  /**
   * What lies in the queue.
   *
   * @param ids of the claims
   * @param newer messages that only a newer version of this program reads
   */
  record Told(Set<String> ids, int newer) {}

  @Override
  public void close() {
    try (connections) {
      connection.close();
    } catch (JMSException e) {
      // It is gone either way.
      return;
    }
  }
}
