package io.safelight.broker;

import java.net.BindException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** An Artemis that keeps its journal on disk and listens on loopback, until it is stopped. */
@Command(
    name = "safelight broker",
    description = {
      "Starts a message broker for a try, for development and for tests: on this machine only,",
      "for whoever is on it, its journal on disk. For production see docs/fleet.md."
    },
    mixinStandardHelpOptions = true)
public final class BrokerMain implements Callable<Integer> {
  /** What it says once it can be connected to. */
  public static final String READY = "The broker listens on ";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "broker",
      description = "Where its journal lies. Default: ${DEFAULT-VALUE}")
  Path data;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "61616",
      description = "Where it listens. Default: ${DEFAULT-VALUE}")
  int port;

  private BrokerMain() {}

  /** Starts it. */
  public static void main(String... arguments) {
    System.exit(new CommandLine(new BrokerMain()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = data.toAbsolutePath().normalize();
    EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    broker.setConfiguration(configuration(folder, port));
    try {
      broker.start();
    } catch (Exception e) {
      System.err.println("safelight: the broker cannot start: " + said(e));
      return 3;
    }
    if (!broker.getActiveMQServer().getRemotingService().isStarted()
        || broker.getActiveMQServer().getRemotingService().getAcceptor("loopback") == null
        || !broker.getActiveMQServer().getRemotingService().getAcceptor("loopback").isStarted()) {
      System.err.printf(
          "safelight: the broker cannot listen on port %d: end the program that has it, or say"
              + " another --port%n",
          port);
      broker.stop();
      return 3;
    }
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    broker.stop();
                  } catch (Exception e) {
                    System.err.println("safelight: the broker did not stop in order: " + said(e));
                  }
                },
                "stop-broker"));
    System.out.printf("%stcp://127.0.0.1:%d, its journal is in %s%n", READY, port, folder);
    System.out.flush();
    ended.await();
    return 0;
  }

  private static String said(Exception failure) {
    return failure instanceof BindException || failure.getMessage() == null
        ? failure.toString()
        : failure.getMessage();
  }

  private static Configuration configuration(Path data, int port) throws Exception {
    Configuration configuration = new ConfigurationImpl();
    configuration
        .setPersistenceEnabled(true)
        .setJournalType(JournalType.NIO)
        .setJournalDirectory(data.resolve("journal").toString())
        .setBindingsDirectory(data.resolve("bindings").toString())
        .setLargeMessagesDirectory(data.resolve("large").toString())
        .setPagingDirectory(data.resolve("paging").toString())
        // Loopback only: whoever is on this machine may.
        .setSecurityEnabled(false)
        .setJMXManagementEnabled(false)
        // A disk that others have filled is no reason to refuse our small messages.
        .setMaxDiskUsage(-1)
        .addAcceptorConfiguration("loopback", "tcp://127.0.0.1:" + port + "?protocols=CORE");
    configuration.setAddressSettings(
        Map.of(
            "#",
            new AddressSettings()
                // The house counts by itself how often a picture was tried.
                .setMaxDeliveryAttempts(-1)
                // What goes back because a share is away does not come again at once.
                .setRedeliveryDelay(1000)
                .setAutoDeleteQueues(false)
                .setAutoDeleteAddresses(false)));
    return configuration;
  }
}
