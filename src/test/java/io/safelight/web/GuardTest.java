package io.safelight.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.specification.RequestSpecification;
import io.safelight.probe.LimitsConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The guard before a server of its own, as if it were bound here or for everybody. */
class GuardTest {
  private static final String TOKEN = "correct horse battery staple";

  private static Vertx vertx;
  private HttpServer server;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private RequestSpecification behind(Access access) throws Exception {
    LimitsConfig limits =
        new SmallRyeConfigBuilder()
            .withMapping(LimitsConfig.class)
            .withDefaultValue("safelight.limits.file-size", "1000000")
            .build()
            .getConfigMapping(LimitsConfig.class);
    Guard guard = new Guard(access, limits, new ObjectMapper());
    Router router = Router.router(vertx);
    router.route().handler(guard::admit);
    router.route().handler(context -> context.response().end("through"));
    server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    return given().baseUri("http://127.0.0.1").port(server.actualPort());
  }

  private RequestSpecification behindLoopback() throws Exception {
    return behind(new Access(true, List.of("scans.example"), Optional.empty()));
  }

  private RequestSpecification behindToken() throws Exception {
    return behind(new Access(false, List.of(), Optional.of(TOKEN)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:80", "127.0.0.1", "[::1]:99", "scans.example:1"})
  void on_this_machine_whoever_calls_it_by_its_names_may_ask(String host) throws Exception {
    behindLoopback().header("Host", host).get("/api/now").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "[::2]"})
  void a_name_that_was_made_to_lead_here_leads_to_nothing(String host) throws Exception {
    RequestSpecification asked = behindLoopback().header("Host", host);

    asked.get("/api/now").then().statusCode(403).body("reason", equalTo("WRONG_HOST"));
    asked.get("/").then().statusCode(403);
    // Whoever watches over it may call it as he likes.
    asked.get("/q/health/ready").then().statusCode(200);
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Origin, http://evil.example",
    "Origin, null"
  })
  void a_page_of_another_origin_changes_nothing(String header, String value) throws Exception {
    for (String path : List.of("/api/pause", "/api/inbox?file=a.jpg", "/api/session")) {
      behindLoopback()
          .header(header, value)
          .post(path)
          .then()
          .statusCode(403)
          .body("reason", equalTo("FOREIGN_PAGE"));
      stop();
    }
    behindLoopback().header(header, value).delete("/api/session").then().statusCode(403);
  }

  @Test
  void the_own_page_and_a_script_change_what_they_like() throws Exception {
    RequestSpecification page = behindLoopback();
    page.header("Sec-Fetch-Site", "same-origin")
        .header("Origin", "http://127.0.0.1:" + server.actualPort())
        .post("/api/pause")
        .then()
        .statusCode(200);
    stop();
    behindLoopback().post("/api/pause").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/now", "/api/events", "/api/outbox/a.png", "//api/now", "/%61pi/now"})
  void beyond_this_machine_nothing_is_told_without_the_token(String path) throws Exception {
    RequestSpecification asked = behindToken().urlEncodingEnabled(false);

    asked.get(path).then().statusCode(401).body("reason", equalTo("TOKEN_NEEDED"));
    asked
        .header("Authorization", "Bearer correct horse battery stapl")
        .get(path)
        .then()
        .statusCode(401);
    stop();
    behindToken()
        .urlEncodingEnabled(false)
        .header("Authorization", "Bearer " + TOKEN)
        .get(path)
        .then()
        .statusCode(200);
  }

  @Test
  void beyond_this_machine_page_health_and_the_way_in_are_open() throws Exception {
    RequestSpecification asked = behindToken();
    for (String path : List.of("/", "/light-table.js", "/q/health/live", "/q/metrics")) {
      asked.get(path).then().statusCode(200);
    }
    asked.get("/api/access").then().statusCode(200);
    asked.post("/api/session").then().statusCode(200);
  }

  @Test
  void beyond_this_machine_nothing_is_told_where_no_token_is_set() throws Exception {
    RequestSpecification asked = behind(new Access(false, List.of(), Optional.empty()));
    asked
        .header("Authorization", "Bearer ")
        .get("/api/now")
        .then()
        .statusCode(403)
        .body("reason", equalTo("TOKEN_NOT_SET"));
  }

  @Test
  void a_cookie_stands_for_the_token_and_does_not_tell_it() throws Exception {
    Access access = new Access(false, List.of(), Optional.of(TOKEN));
    String cookie = access.cookieValue();

    assertThat(cookie).doesNotContain(TOKEN).matches("[0-9a-f]{64}");
    assertThat(new Access(false, List.of(), Optional.of(TOKEN + "!")).cookieValue())
        .isNotEqualTo(cookie);
    behind(access).cookie(Access.COOKIE, cookie).get("/api/now").then().statusCode(200);
    stop();
    behind(access).cookie(Access.COOKIE, TOKEN).get("/api/now").then().statusCode(401);
  }

  @Test
  void a_body_beyond_its_bound_is_refused_before_a_byte_of_it_is_read() throws Exception {
    for (Map.Entry<String, Integer> bound :
        Map.of("/api/pause", 64 << 10, "/api/inbox", 1_000_000).entrySet()) {
      behindLoopback().body(new byte[bound.getValue()]).post(bound.getKey()).then().statusCode(200);
      stop();
      behindLoopback()
          .body(new byte[bound.getValue() + 1])
          .post(bound.getKey())
          .then()
          .statusCode(413);
      stop();
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void a_body_that_is_held_in_memory_says_beforehand_how_long_it_is(HttpClient.Version version)
      throws Exception {
    behindLoopback();
    HttpRequest unsaid =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + "/api/pause"))
            .version(version)
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[10])))
            .build();

    assertThat(HttpClient.newHttpClient().send(unsaid, BodyHandlers.discarding()).statusCode())
        .isEqualTo(411);
  }

  @Test
  void only_a_loopback_address_is_this_machine_alone() {
    assertThat(Access.isOnlyHere("127.0.0.1")).isTrue();
    assertThat(Access.isOnlyHere("localhost")).isTrue();
    assertThat(Access.isOnlyHere("::1")).isTrue();
    assertThat(Access.isOnlyHere("0.0.0.0")).isFalse();
    assertThat(Access.isOnlyHere("::")).isFalse();
    assertThat(Access.isOnlyHere("192.168.1.5")).isFalse();
  }
}
