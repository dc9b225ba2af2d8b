package io.safelight.web;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.oneOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.safelight.TestPictures;
import io.safelight.cli.Startup;
import io.safelight.folder.HotFolder;
import io.safelight.image.Raster;
import io.safelight.job.Origin;
import io.safelight.job.Outcome;
import io.safelight.job.UnderWay;
import io.safelight.ops.HeardLog;
import io.safelight.routes.HotFolderProfile;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole program over a real folder, as the page and scripts see it. */
@QuarkusTest
@TestProfile(HotFolderProfile.class)
class LightTableTest {
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

  @Inject Startup startup;
  @Inject HotFolder folder;
  @Inject Listeners listeners;
  @Inject UnderWay underWay;
  @Inject ObjectMapper json;

  @TempDir Path scratch;

  private final List<Socket> sockets = new ArrayList<>();

  @BeforeEach
  void watch() throws Exception {
    startup.watch();
    await().atMost(LONG_ENOUGH).until(() -> get("/q/health/ready").statusCode() == 200);
    await()
        .atMost(LONG_ENOUGH)
        .until(() -> get("/api/now").path("waiting").equals(0) && underWay().isEmpty());
    for (Path root : List.of(folder.outbox(), folder.done(), folder.error())) {
      for (Path file : files(root)) {
        Files.delete(file);
      }
    }
    // What is told of error/ may be some seconds old.
    given().post("/api/resume").then().statusCode(200);
  }

  @AfterEach
  void hang_up() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static List<Object> underWay() {
    return get("/api/now").path("underWay");
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
          .filter(path -> !path.getFileName().toString().startsWith("."))
          .toList();
    }
  }

  private byte[] picture(Raster raster, String extension) throws IOException {
    Path file = scratch.resolve("picture-" + System.nanoTime() + "." + extension);
    TestPictures.write(raster, file);
    return Files.readAllBytes(file);
  }

  private byte[] picture(long seed) throws IOException {
    return picture(TestPictures.scene(160, 120, 20, seed), "jpg");
  }

  private void drop(String name, byte[] content) throws IOException {
    Path target = folder.inbox().resolve(name);
    Files.createDirectories(target.getParent());
    Path part = target.resolveSibling(target.getFileName() + ".part");
    Files.write(part, content);
    Files.move(part, target);
  }

  private void awaitFile(Path file) {
    await().atMost(LONG_ENOUGH).until(() -> Files.exists(file));
  }

  /** Done, and in the ledger. */
  private void awaitResult(String file) {
    await()
        .atMost(LONG_ENOUGH)
        .until(() -> get("/api/results").jsonPath().getList("results.file").contains(file));
  }

  private void awaitFailure(String file) {
    await()
        .atMost(LONG_ENOUGH)
        .until(() -> get("/api/failures").jsonPath().getList("failures.file").contains(file));
  }

  private static BufferedImage image(Response response) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(response.asByteArray()));
  }

  @Test
  void now_tells_who_watches_what_and_whether_pictures_are_taken() {
    JsonPath now = get("/api/now").then().statusCode(200).extract().jsonPath();

    assertThat(now.getString("node")).isEqualTo("test-node");
    assertThat(now.getString("provider")).isEqualTo("CPU");
    assertThat(now.getString("inbox")).isEqualTo(folder.inbox().toString());
    assertThat(now.getBoolean("taking")).isTrue();
    assertThat(now.getList("problems")).isEmpty();
    assertThat(now.getMap("today")).containsKeys("done", "failed");
    assertThat(now.getMap("rate")).containsKeys("picturesPerMinute", "secondsLeft");
  }

  @Test
  void a_picture_that_was_done_is_listed_opened_and_shown_before_and_after() throws Exception {
    byte[] original = picture(TestPictures.scene(400, 300, 20, 1), "jpg");
    drop("Ünter wegs/a b.jpg", original);
    awaitResult("Ünter wegs/a b.png");

    JsonPath listed = get("/api/results").jsonPath();
    assertThat(listed.getString("results[0].file")).isEqualTo("Ünter wegs/a b.png");
    assertThat(listed.getString("results[0].source")).isEqualTo("Ünter wegs/a b.jpg");
    assertThat(listed.getInt("results[0].width")).isEqualTo(400);
    assertThat(listed.getString("results[0].recipe")).isEqualTo("default");
    JsonPath opened =
        get("/api/results/{folder}/{name}", "Ünter wegs", "a b.png")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(opened.getBoolean("original")).isTrue();
    assertThat(opened.getInt("height")).isEqualTo(300);
    assertThat(opened.getString("ticket.source.sha256")).hasSize(64);
    assertThat(opened.getList("words", String.class)).anyMatch(w -> w.contains("strength 80"));
    for (String side : List.of("before", "after")) {
      Response small = get("/api/previews/" + side + "/{f}/{n}", "Ünter wegs", "a b.png");
      assertThat(small.contentType()).isEqualTo("image/jpeg");
      assertThat(small.header("X-Reduced")).isEqualTo("1");
      assertThat(image(small).getWidth()).isEqualTo(320);
      Response full = get("/api/previews/" + side + "/{f}/{n}?size=full", "Ünter wegs", "a b.png");
      assertThat(full.header("X-Reduced")).isNull();
      assertThat(image(full).getWidth()).isEqualTo(400);
      given()
          .header("If-None-Match", small.header("ETag"))
          .get("/api/previews/" + side + "/{f}/{n}", "Ünter wegs", "a b.png")
          .then()
          .statusCode(304);
    }
    assertThat(get("/api/outbox/{f}/{n}", "Ünter wegs", "a b.png").asByteArray())
        .isEqualTo(Files.readAllBytes(folder.outbox().resolve("Ünter wegs/a b.png")));
    for (Path root : List.of(folder.inbox(), folder.outbox(), folder.done(), folder.error())) {
      assertThat(files(root)).noneMatch(file -> file.toString().contains("preview"));
    }
  }

  @Test
  void what_is_gone_from_the_outbox_is_not_listed_and_pages_have_each_result_once()
      throws Exception {
    for (int i = 0; i < 5; i++) {
      drop("page/p" + i + ".jpg", picture(i));
    }
    for (int i = 0; i < 5; i++) {
      awaitResult("page/p" + i + ".png");
    }
    Files.delete(folder.outbox().resolve("page/p2.png"));

    List<String> seen = new ArrayList<>();
    String before = null;
    do {
      JsonPath page =
          (before == null ? given() : given().queryParam("before", before))
              .queryParam("limit", 2)
              .get("/api/results")
              .jsonPath();
      seen.addAll(page.getList("results.file"));
      before = page.getString("next");
    } while (before != null);

    assertThat(seen)
        .containsExactlyInAnyOrder("page/p0.png", "page/p1.png", "page/p3.png", "page/p4.png");
  }

  @Test
  void of_namesakes_each_is_shown_with_its_own_original() throws Exception {
    drop("same.jpg", picture(TestPictures.scene(100, 60, 0, 1), "jpg"));
    awaitResult("same.png");
    drop("same.jpg", picture(TestPictures.scene(60, 100, 0, 1), "jpg"));
    awaitResult("same-2.png");

    assertThat(image(get("/api/previews/before/same.png")).getWidth()).isEqualTo(100);
    assertThat(image(get("/api/previews/before/same-2.png")).getWidth()).isEqualTo(60);
    Files.delete(folder.done().resolve("same-2.jpg"));
    get("/api/previews/before/same-2.png").then().statusCode(404);
    assertThat(get("/api/results/same-2.png").jsonPath().getBoolean("original")).isFalse();
  }

  @Test
  void a_picture_that_can_be_seen_through_is_shown_so() throws Exception {
    BufferedImage half = new BufferedImage(40, 30, BufferedImage.TYPE_INT_ARGB);
    half.setRGB(20, 15, 0x80_FF_00_00);
    Path file = scratch.resolve("clear.png");
    ImageIO.write(half, "png", file.toFile());
    drop("clear.png", Files.readAllBytes(file));
    awaitResult("clear.png");

    Response shown = get("/api/previews/before/clear.png?size=large");

    assertThat(shown.contentType()).isEqualTo("image/png");
    assertThat(image(shown).getRGB(0, 0) >>> 24).isZero();
    assertThat(image(shown).getRGB(20, 15) >>> 24).isEqualTo(0x80);
  }

  @Test
  void a_failure_tells_reason_and_remedy_and_goes_back_to_where_it_came_from() throws Exception {
    byte[] whole = picture(1);
    drop("bad/cut.jpg", Arrays.copyOf(whole, whole.length / 2));
    awaitFailure("bad/cut.jpg");
    given()
        .body(Map.of("why", "to see it lie there"))
        .contentType("application/json")
        .post("/api/pause")
        .then()
        .statusCode(200)
        .body("pausedBy", equalTo(folder.inbox().resolve("PAUSE").toString()));

    get("/api/failures")
        .then()
        .body("failures[0].reason", equalTo("TRUNCATED"))
        .body("failures[0].remedy", notNullValue())
        .body("failures[0].stage", equalTo("probe"))
        .body("failures[0].sendable", equalTo(true));
    get("/api/previews/failed/bad/cut.jpg")
        .then()
        .statusCode(404)
        .body("reason", equalTo("NO_PREVIEW"));
    given()
        .contentType("application/json")
        .body(Map.of("file", "bad/cut.jpg"))
        .post("/api/failures/send-again")
        .then()
        .statusCode(200)
        .body("file", equalTo("bad/cut.jpg"));

    assertThat(folder.inbox().resolve("bad/cut.jpg")).exists();
    assertThat(files(folder.error())).isEmpty();
    assertThat(get("/api/failures").jsonPath().getList("failures")).isEmpty();
    given()
        .contentType("application/json")
        .body(Map.of("file", "bad/cut.jpg"))
        .post("/api/failures/send-again")
        .then()
        .statusCode(404);
    given().post("/api/resume").then().body("pausedBy", equalTo(null));
    awaitFailure("bad/cut.jpg");
  }

  @Test
  void a_failed_picture_that_can_be_decoded_is_shown() throws Exception {
    drop("odd.jpg.json", "{\"strength\": 1000}".getBytes(StandardCharsets.UTF_8));
    drop("odd.jpg", picture(2));
    awaitFailure("odd.jpg");

    get("/api/failures").then().body("failures[0].reason", equalTo("BAD_JOB_TICKET"));
    assertThat(image(get("/api/previews/failed/odd.jpg")).getWidth()).isEqualTo(160);
  }

  @Test
  void a_picture_dropped_onto_the_page_comes_out_enhanced() throws Exception {
    byte[] original = picture(3);

    given()
        .queryParam("file", "dropped/c.jpg")
        .contentType("image/jpeg")
        .body(original)
        .post("/api/inbox")
        .then()
        .statusCode(201)
        .body("file", equalTo("dropped/c.jpg"));

    awaitResult("dropped/c.png");
    assertThat(folder.done().resolve("dropped/c.jpg")).hasBinaryContent(original);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../a.jpg", "/a.jpg", ".a.jpg", "a\\b.jpg", "album/../../a.jpg", ""})
  void nothing_is_put_beside_the_inbox(String name) throws IOException {
    given()
        .queryParam("file", name)
        .body(new byte[] {1})
        .post("/api/inbox")
        .then()
        .statusCode(400)
        .body("reason", equalTo("BAD_PATH"));
    assertThat(folder.inbox().getParent().resolve("a.jpg")).doesNotExist();
  }

  @Test
  void names_that_are_left_alone_are_not_put_there() {
    for (String name : List.of("PAUSE", "a.part", "a.jpg.json")) {
      given()
          .queryParam("file", name)
          .body(new byte[] {1})
          .post("/api/inbox")
          .then()
          .statusCode(415);
    }
    assertThat(get("/api/now").jsonPath().getString("pausedBy")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/outbox/..%2fdone%2fa.jpg",
        "/api/outbox/%2e%2e/done/a.jpg",
        "/api/outbox/.hot-folder",
        "/api/outbox/%2fetc%2fpasswd",
        "/api/outbox//etc/passwd",
        "/api/outbox/a%00.png",
        "/api/results/..%5c..%5ca",
        "/api/previews/after/..%2f..%2fa?size=full",
        "/api/previews/failed/%2e%2e%2fdone/a.jpg",
        "/api/previews/elsewhere/a.png",
        "/api;a=b/outbox/a.png"
      })
  void no_path_leads_out_of_its_folder(String path) {
    given().urlEncodingEnabled(false).get(path).then().statusCode(oneOf(400, 404));
  }

  @Test
  void every_answer_carries_the_policy_that_keeps_the_page_to_itself() {
    for (String path : List.of("/api/now", "/api/nothing", "/q/health/live")) {
      assertThat(get(path).headers().getValue("Content-Security-Policy"))
          .startsWith("default-src 'none'; script-src 'self'")
          .contains("frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(get(path).headers().getValue("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(get(path).headers().getValue("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(get(path).headers().getValue("Access-Control-Allow-Origin")).isNull();
    }
  }

  @Test
  void a_wrong_question_is_answered_in_words() {
    get("/api/results?before=yesterday").then().statusCode(400).body("remedy", notNullValue());
    get("/api/results?limit=0").then().statusCode(400).body("detail", notNullValue());
    given()
        .contentType("application/json")
        .body("{")
        .post("/api/pause")
        .then()
        .statusCode(400)
        .body("reason", notNullValue());
    get("/api/nothing").then().statusCode(404);
  }

  @Test
  void recipes_are_told_with_what_they_do_and_the_folder_that_selects_them() {
    get("/api/recipes")
        .then()
        .statusCode(200)
        .body("name", hasItem("strong"))
        .body("find { it.name == 'strong' }.parameters.strength", equalTo("100"))
        .body("find { it.name == 'strong' }.folder", equalTo("inbox/strong/"))
        .body("find { it.name == 'default' }.folder", equalTo("inbox/ itself"));
  }

  @Test
  void the_description_for_scripts_names_every_way_in() {
    String openapi = given().accept("application/json").get("/q/openapi").asString();
    JsonPath paths = JsonPath.from(openapi);
    assertThat(paths.getMap("paths").keySet())
        .map(Object::toString)
        .contains(
            "/api/now",
            "/api/events",
            "/api/results",
            "/api/failures",
            "/api/failures/send-again",
            "/api/inbox",
            "/api/pause",
            "/api/resume",
            "/api/recipes",
            "/api/session",
            "/api/access");
  }

  @Test
  void who_listens_hears_how_it_stands_and_each_end_as_it_comes() throws Exception {
    ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    Socket socket = open();
    send(socket, "GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    InputStream events = socket.getInputStream();
    // Ends when the socket is closed.
    new Thread(() -> read(events, lines), "reads-events").start();
    await().atMost(LONG_ENOUGH).until(() -> lines.contains("event:now"));

    drop("heard.jpg", picture(5));
    drop("unheard-of.jpg", "no picture".getBytes(StandardCharsets.UTF_8));

    await().atMost(LONG_ENOUGH).until(() -> told(lines, "heard.png", "done"));
    await().atMost(LONG_ENOUGH).until(() -> told(lines, "unheard-of.jpg", "failed"));
  }

  @Test
  void how_far_a_picture_is_grows_with_its_tiles_and_its_stages() {
    Origin origin = origin("far.jpg");
    underWay.begin(origin, 1);
    try {
      List<Double> progress = new ArrayList<>();
      progress.add(passing(origin).path("progress").asDouble());
      underWay.enter(origin, "enhance");
      progress.add(passing(origin).path("progress").asDouble());
      underWay.advance(origin, 0.504);
      assertThat(passing(origin).path("share").asDouble()).isEqualTo(0.5);
      progress.add(passing(origin).path("progress").asDouble());
      underWay.advance(origin, 1);
      progress.add(passing(origin).path("progress").asDouble());
      underWay.enter(origin, "encode");
      assertThat(passing(origin).path("share").asDouble()).isZero();
      progress.add(passing(origin).path("progress").asDouble());
      underWay.enter(origin, "file-away");
      progress.add(passing(origin).path("progress").asDouble());

      assertThat(progress).isSorted().allMatch(share -> share >= 0 && share < 1);
      // Enhancing takes most of the time, and of the bar.
      assertThat(progress.get(3) - progress.get(1)).isGreaterThan(0.5);
    } finally {
      underWay.leave(origin);
    }
  }

  private JsonNode passing(Origin origin) {
    JsonNode now = parsed(get("/api/now").asString());
    return StreamSupport.stream(now.path("underWay").spliterator(), false)
        .filter(one -> one.path("id").asText().equals(origin.id()))
        .findFirst()
        .orElseThrow();
  }

  private boolean told(ConcurrentLinkedQueue<String> lines, String file, String outcome) {
    return lines.stream()
        .filter(line -> line.startsWith("data:"))
        .map(line -> parsed(line.substring("data:".length())))
        .anyMatch(
            data ->
                data.path("file").asText().equals(file)
                    && data.path("outcome").asText().equals(outcome));
  }

  private JsonNode parsed(String text) {
    try {
      return json.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(InputStream events, ConcurrentLinkedQueue<String> lines) {
    try {
      new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))
          .lines()
          .forEach(lines::add);
    } catch (UncheckedIOException e) {
      lines.add("end");
    }
  }

  @Test
  void who_does_not_keep_up_with_what_happens_is_let_go() throws Exception {
    drop("often.jpg", picture(6));
    awaitResult("often.png");
    Outcome.Done done =
        new Outcome.Done(
            origin("often.jpg"), Instant.now(), 1, 1, folder.outbox().resolve("often.png"));
    AssertSubscriber<Listeners.Told> reads = AssertSubscriber.create(Long.MAX_VALUE);
    AssertSubscriber<Listeners.Told> doesNot = AssertSubscriber.create(0);
    listeners.listen().subscribe(reads);
    listeners.listen().subscribe(doesNot);
    try {
      await()
          .atMost(LONG_ENOUGH)
          .until(
              () -> {
                for (int i = 0; i < 100; i++) {
                  listeners.notice(done);
                }
                return doesNot.getFailure() != null;
              });
      assertThat(reads.getFailure()).isNull();
    } finally {
      reads.cancel();
      doesNot.cancel();
    }
  }

  private Origin origin(String name) {
    return new Origin(
        "id of " + name,
        folder.done().resolve(name),
        Path.of(name),
        folder.desks(),
        folder.outbox(),
        Optional.empty(),
        Optional.empty(),
        Instant.now(),
        Origin.Keeping.CLAIMED);
  }

  @Test
  void a_picture_under_way_is_told_with_its_stage_and_how_far_that_is() {
    // Given one that stays as long as the test wants.
    Origin origin = origin("slow.jpg");
    underWay.begin(origin, 2);
    underWay.enter(origin, "enhance");
    try {
      JsonPath now = get("/api/now").jsonPath();

      assertThat(now.getString("underWay[0].file")).isEqualTo("slow.jpg");
      assertThat(now.getString("underWay[0].stage")).isEqualTo("enhance");
      assertThat(now.getInt("underWay[0].attempt")).isEqualTo(2);
      // Of the routes' own: something came before, something comes after.
      assertThat(now.getInt("underWay[0].step")).isBetween(2, now.getInt("underWay[0].steps") - 1);
    } finally {
      underWay.leave(origin);
    }
  }

  @Test
  void an_upload_that_breaks_off_leaves_nothing() throws Exception {
    Socket socket = open();
    send(
        socket,
        "POST /api/inbox?file=broken-off.jpg HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Length: 100000\r\n\r\n"
            + "x".repeat(5000));
    Path drafts = folder.work().resolve(".arriving");
    await().atMost(LONG_ENOUGH).until(() -> Files.isDirectory(drafts) && !isEmpty(drafts));

    try (HeardLog heard = HeardLog.of(Refusals.class)) {
      socket.close();

      await().atMost(LONG_ENOUGH).until(() -> isEmpty(drafts));
      assertThat(folder.inbox().resolve("broken-off.jpg")).doesNotExist();
      // Whoever goes away is no trouble of the folders.
      assertThat(heard.lines()).isEmpty();
    }
  }

  private static boolean isEmpty(Path path) throws IOException {
    try (Stream<Path> all = Files.list(path)) {
      return all.findAny().isEmpty();
    }
  }

  private Socket open() throws IOException {
    Socket socket = new Socket("localhost", RestAssured.port);
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Test
  void two_hundred_clients_that_do_not_read_or_write_on_hold_up_no_picture() throws Exception {
    drop("large.jpg", picture(TestPictures.scene(900, 700, 20, 7), "jpg"));
    awaitResult("large.png");
    for (int i = 0; i < 50; i++) {
      send(open(), "GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
      send(open(), "GET /api/outbox/large.png HTTP/1.1\r\nHost: localhost\r\n\r\n");
      send(
          open(),
          "POST /api/inbox?file=slow-"
              + i
              + ".jpg HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Length: 100000\r\n\r\nx");
      send(
          open(),
          "POST /api/pause HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 1000\r\n\r\n{");
    }

    drop("meanwhile.jpg", picture(8));

    awaitResult("meanwhile.png");
    get("/q/health/live").then().statusCode(200);
    get("/q/health/ready").then().statusCode(200);
    get("/api/events").then().statusCode(503).header("Retry-After", notNullValue());
    try (Stream<Path> drafts = Files.list(folder.work().resolve(".arriving"))) {
      assertThat(drafts.count()).isLessThanOrEqualTo(4);
    }
    for (Socket socket : sockets) {
      socket.close();
    }
    await().atMost(LONG_ENOUGH).until(() -> isEmpty(folder.work().resolve(".arriving")));
    await()
        .atMost(LONG_ENOUGH)
        .ignoreExceptions()
        .until(
            () -> {
              Socket again = open();
              again.setSoTimeout(5000);
              send(again, "GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
              byte[] begin = again.getInputStream().readNBytes("HTTP/1.1 200".length());
              return new String(begin, StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
            });
  }
}
