package io.safelight.torture;

import io.safelight.broker.BrokerMain;
import io.safelight.broker.BrokerProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The broker of a fleet: a process of its own, over many lives, with one journal. */
final class BrokerNode implements AutoCloseable {
  private final Path data;
  private final Path log;
  private final Path jar;
  private final int port;
  private Process process;
  private long logBefore;
  private boolean closed;

  BrokerNode(Ground ground, Path jar) throws IOException {
    this.data = ground.home().resolve("broker");
    this.log = ground.logs().resolve("broker.log");
    this.jar = jar;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
  }

  String url() {
    return "tcp://127.0.0.1:" + port;
  }

  Path log() {
    return log;
  }

  synchronized void start() throws IOException {
    if (closed) {
      return;
    }
    logBefore = Files.exists(log) ? Files.size(log) : 0;
    process =
        new ProcessBuilder(
                BrokerProgram.command(
                    jar, "--data", data.toString(), "--port", Integer.toString(port)))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  boolean isReady() throws IOException {
    byte[] all = Files.readAllBytes(log);
    return new String(all, (int) logBefore, (int) (all.length - logBefore), StandardCharsets.UTF_8)
        .contains(BrokerMain.READY);
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      kill();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
