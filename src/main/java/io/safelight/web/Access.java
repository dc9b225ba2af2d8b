package io.safelight.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who may ask. Where only this machine can, whoever calls it by one of its own names; where others
 * can, whoever knows the token.
 */
@ApplicationScoped
public class Access {
  /** The cookie of a page that was given the token. */
  static final String COOKIE = "safelight";

  private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  /** What stands in {@code /api/access}. */
  enum State {
    NOT_NEEDED("not-needed"),
    NEEDED("needed"),
    GIVEN("given"),
    NOT_SET("not-set");

    private final String word;

    State(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  private final boolean onlyHere;
  private final Set<String> names;
  private final Optional<String> token;

  @Inject
  public Access(@ConfigProperty(name = "quarkus.http.host") String host, WebConfig config) {
    this(isOnlyHere(host), config.hosts().orElse(List.of()), config.token().map(t -> t));
  }

  Access(boolean onlyHere, List<String> names, Optional<String> token) {
    this.onlyHere = onlyHere;
    this.names =
        Stream.concat(OWN_NAMES.stream(), names.stream())
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    this.token = token;
  }

  /** Whether a server bound to that host can be reached from this machine alone. */
  static boolean isOnlyHere(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * Whether a request may name this machine so.
   *
   * @param host the header, with or without a port; null where there was none
   */
  boolean isCalledRightly(String host) {
    return !onlyHere
        || host != null
            && names.contains(host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT));
  }

  /**
   * @param authorization the header, or null
   * @param cookie the value of {@link #COOKIE}, or null
   */
  State state(String authorization, String cookie) {
    if (onlyHere) {
      return State.NOT_NEEDED;
    }
    if (token.isEmpty()) {
      return State.NOT_SET;
    }
    boolean given =
        authorization != null
                && authorization.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length())
                && isToken(authorization.substring("Bearer ".length()).strip())
            || cookie != null && same(cookie, cookieValue());
    return given ? State.GIVEN : State.NEEDED;
  }

  boolean isToken(String said) {
    return token.isPresent() && said != null && same(said, token.get());
  }

  /** Proves that the token was given, and does not tell it. */
  String cookieValue() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(token.orElseThrow().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(COOKIE.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC with SHA-256", e);
    }
  }

  /** In a time that does not tell where they differ. */
  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a page of ours, or no page at all, asks; and not one of somebody else's. */
  static boolean isOurOwn(String fetchSite, String origin, String host) {
    if (fetchSite != null && !fetchSite.equals("same-origin") && !fetchSite.equals("none")) {
      return false;
    }
    return origin == null
        || host != null && Objects.equals(origin.replaceFirst("^https?://", ""), host);
  }
}
