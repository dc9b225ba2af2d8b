package io.safelight.web;

import static io.safelight.Waiting.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The packaged program, watching a hot folder and serving its light table. */
final class Watching implements AutoCloseable {
  private static final Path JAR = Path.of(System.getProperty("safelight.jar", "none"));

  private final Process process;
  private final URI page;

  private Watching(Process process, URI page) {
    this.process = process;
    this.page = page;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Made where it is not there yet. It is ready when this returns. */
  static Watching over(Path home, int port, String... options) throws IOException {
    assumeTrue(
        Files.isRegularFile(JAR), "skipped: there is no packaged program; mvn verify has one");
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dsafelight.home=" + home,
                "-Dsafelight.models=" + Path.of("models").toAbsolutePath(),
                "-Dsafelight.node=north",
                "-Dsafelight.stable-for=300ms",
                "-Dsafelight.poll-every=200ms",
                "-Dsafelight.grace=500ms",
                "-Dsafelight.free-space=0",
                "-Dsafelight.provider=cpu",
                "-Dsafelight.inference.tile=256",
                "-Dquarkus.http.port=" + port));
    line.addAll(List.of(options));
    line.addAll(List.of("-jar", JAR.toString(), "watch"));
    Path said = home.resolve("said-" + port);
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
            .start();
    Watching watching = new Watching(process, URI.create("http://localhost:" + port + "/"));
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .failFast("it ended before it was ready", () -> !process.isAlive())
          .until(watching::isReady);
    } catch (RuntimeException e) {
      watching.close();
      throw new IllegalStateException(Files.readString(said), e);
    }
    return watching;
  }

  URI page() {
    return page;
  }

  private boolean isReady() throws IOException {
    HttpURLConnection asked =
        (HttpURLConnection) page.resolve("q/health/ready").toURL().openConnection();
    try {
      return asked.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    } finally {
      asked.disconnect();
    }
  }

  /** As a loss of power would end it. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
