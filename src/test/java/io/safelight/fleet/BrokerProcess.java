package io.safelight.fleet;

import static io.safelight.Waiting.await;

import io.safelight.broker.BrokerMain;
import io.safelight.broker.BrokerProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real broker, as its own process, from the tests' class path. */
public final class BrokerProcess implements AutoCloseable {
  private final Path data;
  private final Path log;
  private final int port;
  private Process process;

  public BrokerProcess(Path folder) throws IOException {
    this.data = folder.resolve("broker");
    this.log = folder.resolve("broker.log");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
  }

  public String url() {
    return "tcp://127.0.0.1:" + port;
  }

  /** Starts it, with the journal that it had, and waits until it listens. */
  public BrokerProcess start() throws IOException {
    Files.deleteIfExists(log);
    process =
        new ProcessBuilder(
                BrokerProgram.command(
                    System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                    "--data",
                    data.toString(),
                    "--port",
                    Integer.toString(port)))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await().until(() -> Files.exists(log) && Files.readString(log).contains(BrokerMain.READY));
    return this;
  }

  /** As kill -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    if (process != null) {
      try {
        kill();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
