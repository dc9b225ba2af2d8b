package io.safelight.ops;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector of traces that speaks gRPC as far as OTLP needs it: one call, one message. */
final class TraceCollector implements AutoCloseable {
  private static final int OK = 0;

  private final Vertx vertx = Vertx.vertx();
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private final List<Buffer> messages = new CopyOnWriteArrayList<>();
  private final int port;

  TraceCollector() {
    port =
        vertx
            .createHttpServer()
            .requestHandler(this::take)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
  }

  private void take(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              paths.add(request.path());
              messages.add(body);
              request
                  .response()
                  .putHeader("content-type", "application/grpc")
                  .putTrailer("grpc-status", String.valueOf(OK))
                  // Not compressed, no bytes: the empty answer.
                  .end(Buffer.buffer(new byte[5]));
            });
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  List<String> paths() {
    return List.copyOf(paths);
  }

  /** All messages, as far as they are text: names and words are plain in protobuf. */
  String heard() {
    StringBuilder all = new StringBuilder();
    messages.forEach(
        message -> all.append(new String(message.getBytes(), StandardCharsets.ISO_8859_1)));
    return all.toString();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
