package io.safelight.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safelight.Mounts;
import io.safelight.catalog.Download.Patience;
import io.safelight.inference.Model;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetching, against a server on this machine. */
@Timeout(60)
class ModelStoreTest {
  private static final Patience LITTLE =
      new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), 1, Duration.ZERO);
  private static final String TAG = "\"first\"";

  private final byte[] file =
      TinyOnnx.identity("input", "output", 1, 3, 512, 512).padded(200_000).bytes();

  @TempDir Path home;
  private Path models;
  private ModelServer server;

  @BeforeEach
  void start() throws IOException {
    models = home.resolve("models");
    server = new ModelServer(ModelServer.status(500));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Proxies direct() {
    return new Proxies(Map.of(), new Properties());
  }

  private static Download download(Patience patience) {
    return new Download(patience, direct(), folder -> Long.MAX_VALUE);
  }

  private ModelStore store() {
    return new ModelStore(models, download(LITTLE));
  }

  private Entry entry(URI address, String size, String digest) throws IOException {
    Path catalog = home.resolve("catalog.yaml");
    Files.writeString(
        catalog,
        CatalogTest.GOOD
            .replaceFirst("address: .*small.onnx", "address: " + address)
            .replaceFirst("size: 1000", "size: " + size)
            .replaceFirst("sha256: .*", "sha256: " + digest));
    return Catalog.read(catalog).entry("small");
  }

  private Entry entry() throws IOException {
    return entry(server.address("/model.onnx"), "" + file.length, digest(file));
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private ModelStore.Fetched fetch(Entry entry) throws Exception {
    return store().fetch(entry, licence -> true, Progress.UNHEARD);
  }

  /** All files below the folder of the models but locks. */
  private List<String> left() throws IOException {
    if (!Files.exists(models)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(models)) {
      return all.filter(Files::isRegularFile)
          .map(one -> models.relativize(one).toString())
          .filter(name -> !name.endsWith(".lock"))
          .sorted()
          .toList();
    }
  }

  @Test
  void a_model_comes_whole_with_a_card_that_opens_it() throws Exception {
    server.behave(server.serving(file, TAG));
    AtomicLong last = new AtomicLong();

    ModelStore.Fetched fetched =
        store().fetch(entry(), licence -> true, (have, all) -> last.set(have));

    assertThat(fetched.warning()).isEmpty();
    Model model = Model.open(models.resolve("small"));
    assertThat(Files.readAllBytes(model.onnx())).isEqualTo(file);
    assertThat(model.card().face().orElseThrow().size()).isEqualTo(512);
    assertThat(model.card().licence()).contains("MIT", "https://models.example/LICENCE");
    assertThat(left()).containsExactly("small/LICENCE.txt", "small/model.onnx", "small/model.yaml");
    assertThat(last).hasValue(file.length);
    // And what is here is not asked for again.
    fetch(entry());
    assertThat(server.asked).hasSize(1);
  }

  @Test
  void what_was_interrupted_goes_on_and_no_byte_is_asked_for_twice() throws Exception {
    server.behave(server.breakingAt(120_000, file, TAG));
    assertThatThrownBy(() -> fetch(entry()))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("goes on from there");
    long came = Files.size(models.resolve(".incoming/small/model.onnx.part"));
    assertThat(came).isBetween(1L, 120_000L);
    assertThat(models.resolve("small")).doesNotExist();
    server.behave(server.serving(file, TAG));
    server.sent.set(0);

    fetch(entry());

    assertThat(server.asked).containsExactly("-", "bytes=" + came + "-");
    assertThat(server.sent).hasValue(file.length - came);
    assertThat(Files.readAllBytes(models.resolve("small/model.onnx"))).isEqualTo(file);
  }

  @Test
  void a_connection_that_breaks_is_made_anew_for_as_long_as_something_comes() throws Exception {
    server.behave(
        exchange -> {
          int asked = server.asked.size();
          server.breakingAt(Math.min(file.length, 60_000 * asked), file, TAG).answer(exchange);
        });
    Patience three = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), 3, Duration.ZERO);

    new ModelStore(models, download(three)).fetch(entry(), licence -> true, Progress.UNHEARD);

    assertThat(server.asked.size()).isGreaterThan(3);
    assertThat(server.sent).hasValue(file.length);
    assertThat(models.resolve("small/model.onnx")).hasBinaryContent(file);
  }

  @Test
  void a_file_that_has_changed_meanwhile_is_fetched_from_its_beginning() throws Exception {
    byte[] older = file.clone();
    Arrays.fill(older, 100, 50_000, (byte) 'y');
    server.behave(server.breakingAt(50_000, older, "\"older\""));
    assertThatThrownBy(() -> fetch(entry())).isInstanceOf(CatalogException.class);
    server.behave(server.serving(file, TAG));

    fetch(entry());

    assertThat(models.resolve("small/model.onnx")).hasBinaryContent(file);
  }

  @Test
  void a_server_that_knows_no_ranges_sends_all_of_it_again() throws Exception {
    server.behave(server.breakingAt(50_000, file, TAG));
    assertThatThrownBy(() -> fetch(entry())).isInstanceOf(CatalogException.class);
    server.behave(
        exchange -> {
          exchange.sendResponseHeaders(200, file.length);
          exchange.getResponseBody().write(file);
        });

    fetch(entry());

    assertThat(server.asked.get(1)).startsWith("bytes=");
    assertThat(models.resolve("small/model.onnx")).hasBinaryContent(file);
  }

  @Test
  void a_file_of_another_digest_is_removed_and_both_are_told() throws Exception {
    byte[] altered = file.clone();
    altered[150_000] ^= 1;
    server.behave(server.serving(altered, TAG));

    assertThatThrownBy(() -> fetch(entry()))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining(digest(file))
        .hasMessageContaining(digest(altered));

    assertThat(left()).isEmpty();
  }

  @Test
  void a_digest_that_nobody_knows_is_kept_and_told_loudly() throws Exception {
    server.behave(server.serving(file, TAG));

    ModelStore.Fetched fetched = fetch(entry(server.address("/model.onnx"), "null", "null"));

    assertThat(fetched.warning().orElseThrow())
        .contains("NOBODY HAS CHECKED THIS FILE", digest(file), "plain http");
    assertThat(Model.open(models.resolve("small")).card().sha256()).isEqualTo(digest(file));
  }

  @ParameterizedTest
  @CsvSource({
    "404, has moved",
    "410, has moved",
    "403, refuses",
    "503, try again later",
    "204, no file"
  })
  void an_answer_that_is_no_file_is_told_with_the_address_and_the_way_out(int status, String words)
      throws Exception {
    server.behave(ModelServer.status(status));

    assertThatThrownBy(() -> fetch(entry()))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("" + server.address("/model.onnx"))
        .hasMessageContaining("HTTP " + status)
        .hasMessageContaining(words)
        .hasMessageContaining("./safelight models fetch small --from FILE");
    assertThat(left()).isEmpty();
  }

  @Test
  void a_server_that_falls_silent_is_waited_for_only_so_long_and_what_came_is_kept()
      throws Exception {
    server.behave(server.stallingAt(70_000, file, TAG));
    Patience hardly = new Patience(Duration.ofSeconds(5), Duration.ofMillis(400), 1, Duration.ZERO);
    ModelStore store = new ModelStore(models, download(hardly));

    assertThatThrownBy(() -> store.fetch(entry(), licence -> true, Progress.UNHEARD))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("nothing came for 0.4 s");

    assertThat(models.resolve(".incoming/small/model.onnx.part")).hasSize(70_000);
  }

  @Test
  void a_server_that_never_answers_is_waited_for_only_so_long() throws Exception {
    server.behave(server.silent());
    Patience hardly = new Patience(Duration.ofSeconds(5), Duration.ofMillis(300), 1, Duration.ZERO);
    ModelStore store = new ModelStore(models, download(hardly));

    assertThatThrownBy(() -> store.fetch(entry(), licence -> true, Progress.UNHEARD))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("did not answer within 0.3 s");
  }

  @Test
  void a_redirect_is_followed_and_a_file_that_was_begun_goes_on_behind_it() throws Exception {
    ModelServer.Manner away = ModelServer.redirecting("/elsewhere/model.onnx");
    ModelServer.Manner broken = server.breakingAt(40_000, file, TAG);
    ModelServer.Manner whole = server.serving(file, TAG);
    server.behave(
        exchange -> {
          boolean first = exchange.getRequestURI().getPath().equals("/model.onnx");
          (first ? away : server.asked.size() == 2 ? broken : whole).answer(exchange);
        });
    assertThatThrownBy(() -> fetch(entry())).isInstanceOf(CatalogException.class);

    fetch(entry());

    assertThat(server.asked).hasSize(4);
    assertThat(server.sent).hasValue(file.length);
    assertThat(models.resolve("small/model.onnx")).hasBinaryContent(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/again", "file:///etc/passwd", "ftp://127.0.0.1/x", "http://[", "https:x"})
  void a_redirect_without_end_or_out_of_the_web_is_not_followed(String to) throws Exception {
    server.behave(ModelServer.redirecting(to));

    assertThatThrownBy(() -> fetch(entry()))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("sends");
    assertThat(server.asked.size()).isLessThan(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://cdn.example/m.onnx", "http:x", "data:,x", "//[bad"})
  void from_https_only_https_is_followed(String to) {
    URI address = URI.create("https://models.example/m.onnx");

    assertThatThrownBy(() -> Download.redirected(address, address, to))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("https://models.example/m.onnx sends to");
  }

  @Test
  void from_https_to_https_a_redirect_is_followed_wherever_it_points() throws Exception {
    URI address = URI.create("https://models.example/a/m.onnx");

    assertThat(Download.redirected(address, address, "https://cdn.example/x?sign=1"))
        .isEqualTo(URI.create("https://cdn.example/x?sign=1"));
    assertThat(Download.redirected(address, address, "../b/m.onnx"))
        .isEqualTo(URI.create("https://models.example/b/m.onnx"));
  }

  @Test
  void a_file_that_ends_early_without_a_length_is_not_taken_for_whole() throws Exception {
    server.behave(
        exchange -> {
          // Chunked: no length is announced, and the end looks like one that is meant.
          exchange.getResponseHeaders().set("ETag", TAG);
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(file, 0, 90_000);
          exchange.getResponseBody().close();
        });

    assertThatThrownBy(() -> fetch(entry()))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("ended after 90000 of " + file.length);
    assertThat(models.resolve("small")).doesNotExist();
  }

  @Test
  void no_more_is_written_than_the_catalogue_says() throws Exception {
    server.behave(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(file);
          exchange.getResponseBody().close();
        });

    assertThatThrownBy(() -> fetch(entry(server.address("/model.onnx"), "1000", digest(file))))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("sends more than the 1000 bytes");
    assertThat(left()).isEmpty();
  }

  @Test
  void a_file_of_another_size_is_told_before_it_comes() throws Exception {
    server.behave(server.serving(file, TAG));

    assertThatThrownBy(() -> fetch(entry(server.address("/model.onnx"), "1000", digest(file))))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("has %d bytes, the catalogue says 1000".formatted(file.length));
    assertThat(left()).isEmpty();
  }

  @Test
  void a_disk_without_room_is_told_before_anything_comes() throws Exception {
    server.behave(server.serving(file, TAG));
    Download little = new Download(LITTLE, direct(), folder -> 1 << 20);

    assertThatThrownBy(
            () -> new ModelStore(models, little).fetch(entry(), licence -> true, Progress.UNHEARD))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("1 MB free")
        .hasMessageContaining("safelight.models");
    assertThat(left()).isEmpty();
    assertThat(server.asked).hasSize(1);
  }

  @Test
  void a_disk_that_becomes_full_meanwhile_is_given_back_what_was_taken() throws Exception {
    byte[] large = TinyOnnx.identity("input", "output", 1, 3, 512, 512).padded(3_000_000).bytes();
    server.behave(server.serving(large, TAG));
    Files.createDirectories(models);
    try (Mounts mounts = new Mounts()) {
      assumeTrue(
          mounts.mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", models.toString()),
          "skipped: no disk can be mounted here");

      assertThatThrownBy(
              () -> fetch(entry(server.address("/model.onnx"), "" + large.length, digest(large))))
          .isInstanceOf(CatalogException.class)
          .hasMessageContaining("No space left on device")
          .hasMessageContaining("make room");

      assertThat(left()).isEmpty();
    }
  }

  @Test
  void what_is_no_model_is_removed_though_no_digest_is_known() throws Exception {
    byte[] page = "<html>Please log in</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    server.behave(server.serving(page, TAG));

    assertThatThrownBy(() -> fetch(entry(server.address("/model.onnx"), "null", "null")))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("is no model and was removed");
    assertThat(left()).isEmpty();
  }

  @Test
  void a_card_that_does_not_fit_can_be_put_right_without_fetching_again() throws Exception {
    byte[] other = TinyOnnx.identity("picture", "output", 1, 3, 512, 512).bytes();
    server.behave(server.serving(other, TAG));
    Entry wrong = entry(server.address("/model.onnx"), "" + other.length, digest(other));

    assertThatThrownBy(() -> fetch(wrong))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("no input called input, there are [picture float32 [1, 3, 512, 512]]")
        .hasMessageContaining("catalog.yaml");
    assertThat(models.resolve("small")).doesNotExist();

    Entry right =
        new Entry(
            wrong.name(),
            wrong.kind(),
            wrong.address(),
            wrong.size(),
            wrong.sha256(),
            wrong.licence(),
            wrong.card().deepCopy().put("input", "picture"));
    fetch(right);
    assertThat(server.asked).hasSize(1);
    assertThat(Model.open(models.resolve("small")).card().input()).isEqualTo("picture");
  }

  @Test
  void a_file_brought_by_other_means_is_checked_and_gets_the_catalogue_s_card() throws Exception {
    Path brought = Files.write(home.resolve("brought.onnx"), file);

    store().fetch(entry(), Optional.of(brought), licence -> true, Progress.UNHEARD);

    assertThat(server.asked).isEmpty();
    assertThat(brought).exists();
    assertThat(Model.open(models.resolve("small")).card().licence()).contains("MIT");
    assertThat(left()).containsExactly("small/LICENCE.txt", "small/model.onnx", "small/model.yaml");
  }

  @Test
  void another_file_than_the_catalogue_s_is_not_taken_under_its_name() throws Exception {
    Path other = home.resolve("other.onnx");
    Files.write(other, TinyOnnx.identity("input", "output", 1, 3, 512, 512).bytes());

    assertThatThrownBy(
            () -> store().fetch(entry(), Optional.of(other), licence -> true, Progress.UNHEARD))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("the catalogue says " + digest(file));

    assertThat(left()).isEmpty();
  }

  @Test
  void a_server_that_gives_and_takes_back_is_not_asked_for_ever() throws Exception {
    int half = file.length / 2;
    server.behave(
        exchange -> {
          boolean again = exchange.getRequestHeaders().containsKey("Range");
          exchange.getResponseHeaders().set("ETag", TAG);
          exchange.sendResponseHeaders(again ? 416 : 200, again ? -1 : 0);
          if (!again) {
            exchange.getResponseBody().write(file, 0, half);
          }
          exchange.close();
        });
    Patience three = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), 3, Duration.ZERO);

    assertThatThrownBy(
            () ->
                new ModelStore(models, download(three))
                    .fetch(entry(), licence -> true, Progress.UNHEARD))
        .isInstanceOf(CatalogException.class);

    assertThat(server.asked).hasSizeLessThan(8);
  }

  @Test
  void without_its_licence_accepted_not_a_byte_is_asked_for() throws Exception {
    assertThatThrownBy(() -> store().fetch(entry(), licence -> false, Progress.UNHEARD))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("licence of small was not accepted; nothing was fetched")
        .hasMessageContaining("--accept-licence");

    assertThat(server.asked).isEmpty();
    assertThat(models).doesNotExist();
  }

  @Test
  void two_at_once_do_not_mix_their_bytes() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    ModelServer.Manner whole = server.serving(file, TAG);
    server.behave(
        exchange -> {
          begun.countDown();
          try {
            mayEnd.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          whole.answer(exchange);
        });
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<ModelStore.Fetched> first = other.submit(() -> fetch(entry()));
      begun.await();

      assertThatThrownBy(() -> fetch(entry()))
          .isInstanceOf(CatalogException.class)
          .hasMessageContaining("another process is bringing small");

      mayEnd.countDown();
      first.get();
    } finally {
      mayEnd.countDown();
      other.shutdown();
    }
    assertThat(server.asked).hasSize(1);
    assertThat(models.resolve("small/model.onnx")).hasBinaryContent(file);
  }

  @Test
  void a_model_that_is_damaged_is_not_replaced_in_silence() throws Exception {
    server.behave(server.serving(file, TAG));
    fetch(entry());
    Files.write(models.resolve("small/model.onnx"), new byte[7]);

    assertThatThrownBy(() -> fetch(entry()))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("not sound")
        .hasMessageContaining("remove that folder");
    assertThat(store().installed().get(0).verify().orElseThrow()).contains("sha256");
  }

  @Test
  void a_folder_of_the_name_that_is_no_model_is_left_alone() throws Exception {
    Files.createDirectories(models.resolve("small"));
    Files.writeString(models.resolve("small/notes.txt"), "mine");

    assertThatThrownBy(() -> fetch(entry()))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("is no model");
    assertThat(left()).containsExactly("small/notes.txt");
  }

  @Test
  void a_proxy_is_asked_for_names_that_only_it_knows() throws Exception {
    server.behave(server.serving(file, TAG));
    Proxies proxies =
        new Proxies(Map.of("http_proxy", "http://127.0.0.1:" + server.port()), new Properties());
    Download download = new Download(LITTLE, proxies, folder -> Long.MAX_VALUE);
    Entry entry = entry(URI.create("http://models.invalid/m.onnx"), "" + file.length, digest(file));

    new ModelStore(models, download).fetch(entry, licence -> true, Progress.UNHEARD);

    assertThat(models.resolve("small/model.onnx")).hasBinaryContent(file);
  }

  @Test
  void without_a_network_the_address_the_reason_and_both_ways_out_are_told() throws Exception {
    assertThatThrownBy(
            () -> fetch(entry(URI.create("https://models.invalid/m.onnx"), "null", "null")))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("https://models.invalid/m.onnx cannot be reached")
        .hasMessageContaining("the name of models.invalid is not known")
        .hasMessageContaining("https_proxy")
        .hasMessageContaining("--from FILE");
  }

  @Test
  void a_proxy_that_is_not_there_is_named() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    Proxies proxies =
        new Proxies(Map.of("https_proxy", "http://me:word@127.0.0.1:" + nobody), new Properties());
    Download download = new Download(LITTLE, proxies, folder -> Long.MAX_VALUE);

    assertThatThrownBy(
            () ->
                new ModelStore(models, download)
                    .fetch(
                        entry(URI.create("https://models.invalid/m.onnx"), "null", "null"),
                        licence -> true,
                        Progress.UNHEARD))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("the proxy 127.0.0.1:" + nobody + " does not accept connections")
        .hasMessageNotContaining("word");
  }
}
