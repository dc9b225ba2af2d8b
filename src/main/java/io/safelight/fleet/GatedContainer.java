package io.safelight.fleet;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.component.jms.DefaultJmsMessageListenerContainer;
import org.apache.camel.component.jms.JmsEndpoint;

/**
 * Receives on the picture threads, one picture each, and only while pictures may be taken: what is
 * not received stays for another worker, while what is received and sent back counts as delivered.
 */
final class GatedContainer extends DefaultJmsMessageListenerContainer {
  private static final long PAUSE_MS = 200;

  private final BooleanSupplier mayTake;

  GatedContainer(JmsEndpoint endpoint, Executor threads, BooleanSupplier mayTake) {
    super(endpoint);
    this.mayTake = mayTake;
    setTaskExecutor(threads);
  }

  @Override
  protected Message receiveMessage(MessageConsumer consumer) throws JMSException {
    if (mayTake.getAsBoolean()) {
      return super.receiveMessage(consumer);
    }
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }
}
