package io.safelight.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.safelight.probe.LimitsConfig;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Stands before everything that is served but health and metrics, which are asked by others and
 * tell of no picture but one that is stuck.
 */
@ApplicationScoped
public class Guard {
  /** Before Quarkus' own bound for bodies, which is that of a picture. */
  private static final int FIRST = 1000;

  /** Of every body that is no picture; its length is said beforehand, for it is held in memory. */
  private static final long SMALL = 64 << 10;

  static final String API = "/api/";
  static final String INBOX = "/api/inbox";

  private static final String ADMITTED = "safelight.admitted";
  private static final String SESSION = "/api/session";
  private static final String ACCESS = "/api/access";
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final Access access;
  private final long pictureBytes;
  private final ObjectMapper json;

  public Guard(Access access, LimitsConfig limits, ObjectMapper json) {
    this.access = access;
    this.pictureBytes = limits.fileSize();
    this.json = json;
  }

  void stand(@Observes Filters filters) {
    filters.register(this::admit, FIRST);
  }

  void admit(RoutingContext context) {
    HttpServerRequest request = context.request();
    // As it is routed: dots and needless escapes are resolved.
    String path = context.normalizedPath();
    if (path.startsWith("/q/")) {
      context.next();
      return;
    }
    Optional<Refused> refused = refused(request, path);
    if (refused.isPresent()) {
      refuse(context, refused.get());
      return;
    }
    if (path.startsWith(API)) {
      if (!path.startsWith("/api/previews/")) {
        context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      }
      context.put(ADMITTED, true);
    }
    context.next();
  }

  /** Whatever way a request finds to the API: it has been through here, or goes no further. */
  @ServerRequestFilter
  void onlyAdmitted(RoutingContext context) {
    if (context.get(ADMITTED) == null) {
      throw Refused.notFound("There is nothing here by that name.");
    }
  }

  private Optional<Refused> refused(HttpServerRequest request, String path) {
    String host = host(request);
    if (!access.isCalledRightly(host)) {
      return Optional.of(
          new Refused(
              403,
              "WRONG_HOST",
              "This machine is not known by the name in the header Host.",
              "Ask http://localhost instead, or name it in safelight.web.hosts."));
    }
    if (!path.startsWith(API)) {
      return Optional.empty();
    }
    if (!Access.isOurOwn(
        request.getHeader("Sec-Fetch-Site"),
        READING.contains(request.method()) ? null : request.getHeader(HttpHeaders.ORIGIN),
        host)) {
      return Optional.of(
          new Refused(
              403,
              "FOREIGN_PAGE",
              "A page of another origin asks.",
              "Open the light table itself, or ask without a browser."));
    }
    return barred(request, path).or(() -> tooLong(request, path));
  }

  /** HTTP/2 has it in a place of its own. */
  private static String host(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.HOST);
    return header == null && request.authority() != null ? request.authority().toString() : header;
  }

  private Optional<Refused> barred(HttpServerRequest request, String path) {
    if (path.equals(SESSION) || path.equals(ACCESS)) {
      return Optional.empty();
    }
    return switch (state(request)) {
      case NOT_NEEDED, GIVEN -> Optional.empty();
      case NEEDED ->
          Optional.of(
              new Refused(
                  401,
                  "TOKEN_NEEDED",
                  "Other machines can ask here, so whoever asks must know the token.",
                  "Send it as Authorization: Bearer TOKEN, or open the light table and enter it."));
      case NOT_SET ->
          Optional.of(
              new Refused(
                  403,
                  "TOKEN_NOT_SET",
                  "Other machines can ask here, and no token is set.",
                  "Set safelight.web.token to 16 characters or more, or bind to this machine alone:"
                      + " quarkus.http.host=127.0.0.1."));
    };
  }

  /** Whether and how whoever asks has given the token. */
  Access.State state(HttpServerRequest request) {
    Cookie cookie = request.getCookie(Access.COOKIE);
    return access.state(
        request.getHeader(HttpHeaders.AUTHORIZATION), cookie == null ? null : cookie.getValue());
  }

  private Optional<Refused> tooLong(HttpServerRequest request, String path) {
    boolean isPicture = path.equals(INBOX);
    if (!isPicture && mayBeOfAnyLength(request)) {
      return Optional.of(
          new Refused(
              411,
              "LENGTH_NEEDED",
              "The body comes without its length.",
              "Send Content-Length, and no more than %,d bytes.".formatted(SMALL)));
    }
    long most = isPicture ? pictureBytes : SMALL;
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null || length.matches("\\d{1,18}") && Long.parseLong(length) <= most) {
      return Optional.empty();
    }
    return Optional.of(
        new Refused(
            413,
            "FILE_TOO_LARGE",
            "The body has %s bytes; the limit is %,d.".formatted(length, most),
            isPicture
                ? "Raise safelight.limits.file-size if this is meant."
                : "Send what the API describes."));
  }

  /** HTTP/2 has no word for it: there a body without a length may follow whatever is no GET. */
  private static boolean mayBeOfAnyLength(HttpServerRequest request) {
    return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
        || request.version() == HttpVersion.HTTP_2
            && !READING.contains(request.method())
            && request.getHeader(HttpHeaders.CONTENT_LENGTH) == null;
  }

  private void refuse(RoutingContext context, Refused refused) {
    HttpServerRequest request = context.request();
    if (!READING.contains(request.method())) {
      // What is still to come of a body is not waited for.
      context.response().putHeader(HttpHeaders.CONNECTION, "close");
    }
    try {
      context
          .response()
          .setStatusCode(refused.status())
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .end(json.writeValueAsString(refused.said()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("three texts are JSON", e);
    }
  }
}
