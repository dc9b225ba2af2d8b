package io.safelight.catalog;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A server of one file, as well behaved as a test wants it. */
final class ModelServer implements AutoCloseable {
  /** How it answers one request. */
  @FunctionalInterface
  interface Manner {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** {@code Range} of each request, {@code -} where there was none. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** Bytes of the file that were sent altogether. */
  final AtomicLong sent = new AtomicLong();

  private volatile Manner manner;

  ModelServer(Manner manner) throws IOException {
    this.manner = manner;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    asked.add(range == null ? "-" : range);
    try {
      manner.answer(exchange);
    } finally {
      exchange.close();
    }
  }

  void behave(Manner other) {
    manner = other;
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI address(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /** The whole file, or what is asked for of it, where the validator is the file's. */
  Manner serving(byte[] file, String tag) {
    return exchange -> {
      int from = from(exchange, tag);
      exchange.getResponseHeaders().set("ETag", tag);
      if (from > 0) {
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes %d-%d/%d".formatted(from, file.length - 1, file.length));
      }
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, file.length - from);
      send(exchange, file, from, file.length);
    };
  }

  /** Announces the rest of the file and breaks off before this byte of it. */
  Manner breakingAt(int end, byte[] file, String tag) {
    return exchange -> {
      int from = from(exchange, tag);
      exchange.getResponseHeaders().set("ETag", tag);
      if (from > 0) {
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes %d-%d/%d".formatted(from, file.length - 1, file.length));
      }
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, file.length - from);
      send(exchange, file, from, end);
      // Closed before all of it was sent: the connection breaks.
    };
  }

  /** The beginning of the file, and then nothing until the server is closed. */
  Manner stallingAt(int end, byte[] file, String tag) {
    return exchange -> {
      exchange.getResponseHeaders().set("ETag", tag);
      exchange.sendResponseHeaders(200, file.length);
      send(exchange, file, 0, end);
      exchange.getResponseBody().flush();
      await();
    };
  }

  /** Accepts the request and says nothing until the server is closed. */
  Manner silent() {
    return exchange -> await();
  }

  static Manner status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  static Manner redirecting(String to) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", to);
      exchange.sendResponseHeaders(302, -1);
    };
  }

  private static int from(HttpExchange exchange, String tag) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    boolean same = tag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
    return range != null && same ? Integer.parseInt(range.replaceAll("[^0-9]", "")) : 0;
  }

  private void send(HttpExchange exchange, byte[] file, int from, int end) throws IOException {
    OutputStream out = exchange.getResponseBody();
    out.write(file, from, end - from);
    out.flush();
    sent.addAndGet(end - from);
  }

  private void await() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
