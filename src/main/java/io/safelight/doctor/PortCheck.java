package io.safelight.doctor;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether a {@code watch} can serve health and metrics, or does. */
@ApplicationScoped
@Priority(30)
class PortCheck implements Check {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String host;
  private final int port;

  PortCheck(
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.http.port") int port) {
    this.host = host;
    this.port = port;
  }

  @Override
  public String name() {
    return "port";
  }

  @Override
  public List<Finding> look() throws Exception {
    try (ServerSocket free = new ServerSocket()) {
      free.setReuseAddress(true);
      free.bind(new InetSocketAddress(host, port));
      return List.of(ok("%s:%d is free for health and metrics", host, port));
    } catch (IOException taken) {
      return List.of(
          isServedBySafelight()
              ? ok("%s:%d is served by a Safelight that is at work", host, port)
              : wrong(
                  "%s:%d cannot be had (%s): `watch` would not start. End the program that has it,"
                      + " or set quarkus.http.port and quarkus.http.host",
                  host, port, taken.getMessage()));
    }
  }

  private boolean isServedBySafelight() throws InterruptedException {
    try {
      InetAddress bound = InetAddress.getByName(host);
      String asked = bound.isAnyLocalAddress() ? "localhost" : host;
      HttpRequest request =
          HttpRequest.newBuilder(new URI("http", null, asked, port, "/q/health/live", null, null))
              .timeout(PATIENCE)
              .build();
      return HttpClient.newHttpClient()
          .send(request, BodyHandlers.ofString())
          .body()
          .contains("\"not stuck\"");
    } catch (IOException | URISyntaxException e) {
      return false;
    }
  }
}
