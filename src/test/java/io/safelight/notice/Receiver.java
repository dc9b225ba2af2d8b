package io.safelight.notice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** A server that keeps all that is posted to it, and answers as a test wants it. */
public final class Receiver implements AutoCloseable {
  /** How it answers one request, whose body it has read. */
  @FunctionalInterface
  public interface Manner {
    void answer(HttpExchange exchange) throws IOException;
  }

  /** What was posted. */
  public record Posted(String path, String signature, String contentType, byte[] body) {
    public JsonNode json() throws IOException {
      return new ObjectMapper().readTree(body);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Posted> posted = new CopyOnWriteArrayList<>();
  private volatile Manner manner = status(204);

  public Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::hear);
    server.setExecutor(threads);
    server.start();
  }

  private void hear(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
        body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
      }
      posted.add(
          new Posted(
              exchange.getRequestURI().getPath(),
              exchange.getRequestHeaders().getFirst(Letter.SIGNATURE),
              exchange.getRequestHeaders().getFirst("Content-Type"),
              body));
      manner.answer(exchange);
    }
  }

  /** All that was posted, each try by itself. */
  public List<Posted> posted() {
    return List.copyOf(posted);
  }

  public void behave(Manner other) {
    manner = other;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String address(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  public static Manner status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  static Manner redirecting(String to) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", to);
      exchange.sendResponseHeaders(307, -1);
    };
  }

  /** Says nothing until the server is closed. */
  Manner silent() {
    return exchange -> {
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
