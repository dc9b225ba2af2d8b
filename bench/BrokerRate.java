import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * How many of our messages a broker takes and gives in a second. {@code bench/broker-rate.sh} starts
 * it with its class path; arguments: SECONDS FOLDER [PICTURES], the folder of the journal and of an
 * inbox of so many files.
 *
 * <p>Artemis runs as its own process with a journal on disk that is synced before a message counts
 * as sent. Messages are those of a fleet: JSON of some 500 bytes, persistent. Each is sent in a
 * transaction of its own, or as a plain send that waits for the broker's answer; each is received in
 * a transaction of its own, with nothing fetched ahead. 1, 4 and 16 senders and receivers, each with
 * a connection of its own: first only senders, then only receivers, then both at once.
 *
 * <p>With PICTURES also what an intake does with a full inbox, without the program around it: a
 * listing with a look at each file; for each a desk made, the file renamed onto it, the desk renamed
 * to where all workers look; and the same with a message for each.
 */
public final class BrokerRate {
  private static final String QUEUE = "safelight.pictures";
  private static final int[] SIDES = {1, 4, 16};
  private static final String MESSAGE =
      """
      {"version":1,"id":"20260101-120000-000-%08x","path":"%s",\
      "bytes":8123456,"recipe":"archive","priority":4,"attempt":1,"node":"intake-7d9f8b6c5-x2x4q",\
      "claimed":"2026-01-01T12:00:00.000Z",\
      "sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}""";
  private static final String PATH =
      "studio/2026/box-017/album of the family, second half/" + "sheet-".repeat(22) + "SCN_0001.jpg";

  private BrokerRate() {}

  public static void main(String[] args) throws Exception {
    if (args.length == 3 && args[0].equals("broker")) {
      broker(Path.of(args[1]), Integer.parseInt(args[2]));
      return;
    }
    if (args.length != 2 && args.length != 3) {
      System.err.println("bench/broker-rate.sh --help says how it is started");
      System.exit(2);
    }
    measure(
        Integer.parseInt(args[0]),
        Path.of(args[1]),
        args.length == 3 ? Integer.parseInt(args[2]) : 0);
  }

  // ---- The broker's process ----

  private static void broker(Path folder, int port) throws Exception {
    Configuration configuration =
        new ConfigurationImpl()
            .setPersistenceEnabled(true)
            .setJournalType(JournalType.NIO)
            .setJournalDatasync(true)
            .setJournalDirectory(folder.resolve("journal").toString())
            .setBindingsDirectory(folder.resolve("bindings").toString())
            .setLargeMessagesDirectory(folder.resolve("large").toString())
            .setPagingDirectory(folder.resolve("paging").toString())
            .setSecurityEnabled(false)
            .setJMXManagementEnabled(false)
            .addAcceptorConfiguration("loopback", "tcp://127.0.0.1:" + port + "?protocols=CORE")
            .addQueueConfiguration(
                QueueConfiguration.of(QUEUE).setRoutingType(RoutingType.ANYCAST).setDurable(true));
    String gather = System.getProperty("gather");
    if (gather != null) {
      // How long a write may wait for others to share its sync with.
      configuration.setJournalBufferTimeout_NIO(Integer.parseInt(gather) * 1000);
    }
    EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    broker.setConfiguration(configuration);
    broker.start();
    // Ends with whoever started it: its standard input closes then.
    while (System.in.read() >= 0) {}
    broker.stop();
    System.exit(0);
  }

  private static Process start(Path folder, int port) throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-Dgather=" + System.getProperty("gather", "3333"),
            "-cp",
            System.getProperty("java.class.path"),
            System.getProperty("source"),
            "broker",
            folder.toString(),
            Integer.toString(port));
    Process broker =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    for (int tries = 0; tries < 600; tries++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return broker;
      } catch (java.io.IOException e) {
        if (!broker.isAlive()) {
          break;
        }
        Thread.sleep(100);
      }
    }
    broker.destroyForcibly();
    throw new IllegalStateException(
        "the broker did not start: " + Files.readString(folder.resolve("log")));
  }

  // ---- What is measured ----

  private static void measure(int seconds, Path folder, int pictures) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process broker = start(folder, port);
    try {
      String url =
          "tcp://127.0.0.1:" + port + "?consumerWindowSize=0&callTimeout=60000&blockOnDurableSend=true";
      if (pictures > 0) {
        intake(url, folder.resolve("hot"), pictures);
        return;
      }
      System.out.printf(
          Locale.ROOT,
          "messages of %d bytes, persistent, journal synced; %d s each; gathered for up to %s µs%n",
          text(0).length(),
          seconds,
          System.getProperty("gather", "3333"));
      System.out.println("each side   sent/s  sent transacted/s  received/s   both at once: in/s  out/s");
      // Everything is compiled by then.
      rates(url, 4, 0, false, seconds);
      rates(url, 0, 4, false, seconds);
      for (int side : SIDES) {
        long[] plain = rates(url, side, 0, false, seconds);
        long[] in = rates(url, side, 0, true, seconds);
        long[] out = rates(url, 0, side, false, seconds);
        long[] both = rates(url, side, side, true, seconds);
        System.out.printf(
            Locale.ROOT,
            "%9d %8d %18d %11d %20d %6d%n",
            side,
            plain[0] / seconds,
            in[0] / seconds,
            out[1] / seconds,
            both[0] / seconds,
            both[1] / seconds);
      }
      long journal;
      try (Stream<Path> files = Files.walk(folder)) {
        journal = files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
      }
      System.out.printf(
          Locale.ROOT,
          "the broker's peak: %s MB resident, its folder %d MB%n",
          peak(broker.pid()),
          journal / 1_000_000);
    } finally {
      broker.getOutputStream().close();
      if (!broker.waitFor(20, TimeUnit.SECONDS)) {
        broker.destroyForcibly();
      }
    }
  }

  private static void intake(String url, Path hot, int pictures) throws Exception {
    Path inbox = Files.createDirectories(hot.resolve("inbox"));
    Path node = Files.createDirectories(hot.resolve("work/intake"));
    Path queued = Files.createDirectories(hot.resolve("work/.queued"));
    for (int i = 0; i < pictures; i++) {
      Files.write(inbox.resolve("picture-%06d.jpg".formatted(i)), new byte[] {1});
    }
    List<Path> found = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      found.clear();
      long began = System.nanoTime();
      long bytes = 0;
      try (DirectoryStream<Path> all = Files.newDirectoryStream(inbox)) {
        for (Path file : all) {
          bytes += Files.readAttributes(file, BasicFileAttributes.class).size();
          found.add(file);
        }
      }
      System.out.printf(
          Locale.ROOT, "listed %d files of %d bytes in %.2f s%n", found.size(), bytes, since(began));
    }
    ConcurrentLinkedQueue<Path> left = new ConcurrentLinkedQueue<>(found);
    int parts = 2 * SIDES.length;
    for (int threads : SIDES) {
      for (boolean tells : new boolean[] {false, true}) {
        AtomicLong share = new AtomicLong(pictures / parts);
        AtomicLong claimed = new AtomicLong();
        List<Thread> workers = new ArrayList<>();
        List<Exception> failures = new CopyOnWriteArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; i < threads; i++) {
          Thread worker =
              new Thread(
                  () -> {
                    try {
                      claim(url, tells, left, share, claimed, node, queued);
                    } catch (Exception e) {
                      failures.add(e);
                    }
                  });
          workers.add(worker);
          worker.start();
        }
        for (Thread worker : workers) {
          worker.join();
        }
        if (!failures.isEmpty()) {
          throw new IllegalStateException("claiming failed", failures.get(0));
        }
        System.out.printf(
            Locale.ROOT,
            "%2d at a time, %s: %.0f/s%n",
            threads,
            tells ? "claimed and told" : "claimed",
            claimed.get() / since(began));
      }
    }
  }

  private static double since(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static void claim(
      String url,
      boolean tells,
      ConcurrentLinkedQueue<Path> left,
      AtomicLong share,
      AtomicLong claimed,
      Path node,
      Path queued)
      throws Exception {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
        var connection = factory.createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      MessageProducer producer = session.createProducer(session.createQueue(QUEUE));
      producer.setDeliveryMode(DeliveryMode.PERSISTENT);
      while (share.getAndDecrement() > 0) {
        Path file = left.poll();
        String id = UUID.randomUUID().toString();
        Path desk = node.resolve(id);
        Path original = Files.createDirectories(desk.resolve("original"));
        Files.move(
            file, original.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        Files.move(desk, queued.resolve(id), StandardCopyOption.ATOMIC_MOVE);
        if (tells) {
          producer.send(session.createTextMessage(text(claimed.get())));
        }
        claimed.incrementAndGet();
      }
    }
  }

  private static String peak(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM"))
          .map(line -> Long.toString(Long.parseLong(line.replaceAll("\\D", "")) / 1000))
          .findFirst()
          .orElse("?");
    } catch (java.io.IOException e) {
      return "?";
    }
  }

  private static String text(long i) {
    return MESSAGE.formatted(i, PATH);
  }

  /** Sent and received within the time. Receivers end early where the queue is empty. */
  private static long[] rates(
      String url, int senders, int receivers, boolean transacted, int seconds) throws Exception {
    AtomicLong sent = new AtomicLong();
    AtomicLong received = new AtomicLong();
    CyclicBarrier begun = new CyclicBarrier(senders + receivers + 1);
    List<Thread> sides = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    long span = TimeUnit.SECONDS.toNanos(seconds);
    for (int i = 0; i < senders + receivers; i++) {
      boolean sends = i < senders;
      Thread side =
          new Thread(
              () -> {
                try {
                  if (sends) {
                    send(url, transacted, begun, span, sent);
                  } else {
                    receive(url, begun, span, received);
                  }
                } catch (Exception e) {
                  synchronized (failures) {
                    failures.add(e);
                  }
                  begun.reset();
                }
              });
      sides.add(side);
      side.start();
    }
    begun.await();
    for (Thread side : sides) {
      side.join();
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException("a side failed", failures.get(0));
    }
    return new long[] {sent.get(), received.get()};
  }

  private static void send(
      String url, boolean transacted, CyclicBarrier begun, long span, AtomicLong sent)
      throws Exception {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
        var connection = factory.createConnection();
        Session session =
            transacted
                ? connection.createSession(true, Session.SESSION_TRANSACTED)
                : connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      Queue queue = session.createQueue(QUEUE);
      MessageProducer producer = session.createProducer(queue);
      producer.setDeliveryMode(DeliveryMode.PERSISTENT);
      begun.await();
      long end = System.nanoTime() + span;
      while (System.nanoTime() < end) {
        TextMessage message = session.createTextMessage(text(sent.get()));
        message.setIntProperty("safelightVersion", 1);
        producer.send(message);
        if (transacted) {
          session.commit();
        }
        sent.incrementAndGet();
      }
    }
  }

  private static void receive(String url, CyclicBarrier begun, long span, AtomicLong received)
      throws Exception {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
        var connection = factory.createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      MessageConsumer consumer =
          session.createConsumer(
              session.createQueue(QUEUE), "safelightVersion IS NULL OR safelightVersion <= 1");
      connection.start();
      begun.await();
      long end = System.nanoTime() + span;
      while (System.nanoTime() < end) {
        if (consumer.receive(1000) == null) {
          continue;
        }
        session.commit();
        received.incrementAndGet();
      }
    } catch (JMSException e) {
      throw new IllegalStateException("receiving failed", e);
    }
  }
}
