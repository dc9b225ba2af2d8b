package io.safelight.catalog;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Through which proxy an address is reached: as Java's own properties say ({@code https.proxyHost},
 * {@code http.proxyHost}, {@code http.nonProxyHosts}), which Java knows already; else as the
 * environment says, which it does not: {@code https_proxy}, {@code http_proxy}, {@code all_proxy}
 * and {@code no_proxy}, in small letters or capitals, as curl reads them ({@code HTTP_PROXY} is not
 * read, which a web server's request could set).
 */
final class Proxies extends ProxySelector {
  private final Map<String, String> environment;
  private final Properties properties;

  Proxies(Map<String, String> environment, Properties properties) {
    this.environment = Map.copyOf(environment);
    this.properties = properties;
  }

  static Proxies ofThisProcess() {
    return new Proxies(System.getenv(), System.getProperties());
  }

  @Override
  public List<Proxy> select(URI address) {
    String scheme = address.getScheme().toLowerCase(Locale.ROOT);
    if (properties.getProperty(scheme + ".proxyHost") != null
        || properties.getProperty("socksProxyHost") != null) {
      return ProxySelector.getDefault().select(address);
    }
    return List.of(
        proxy(scheme)
            .filter(proxy -> !isExcepted(address))
            .map(Proxies::toProxy)
            .orElse(Proxy.NO_PROXY));
  }

  /** What the HTTP client takes; a broken proxy is told by the request that meets it. */
  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException why) {
    // Nothing is remembered: the next attempt is made anew.
  }

  /** Names the proxy that an address is reached through, without a password. */
  Optional<String> describe(URI address) {
    Proxy proxy = select(address).get(0);
    return proxy.address() instanceof InetSocketAddress at
        ? Optional.of(at.getHostString() + ":" + at.getPort())
        : Optional.empty();
  }

  /** User and password, where the environment's proxy for a scheme has them. */
  Optional<PasswordAuthentication> credentials(String scheme) {
    return proxy(scheme)
        .map(URI::getRawUserInfo)
        .map(
            said -> {
              String[] parts = said.split(":", 2);
              return new PasswordAuthentication(
                  decoded(parts[0]), decoded(parts.length > 1 ? parts[1] : "").toCharArray());
            });
  }

  /** Answers the environment's proxies, and nobody else, with the password for them. */
  Authenticator authenticator() {
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        if (getRequestorType() != RequestorType.PROXY) {
          return null;
        }
        String scheme = getRequestingURL() == null ? "https" : getRequestingURL().getProtocol();
        return credentials(scheme).orElse(null);
      }
    };
  }

  private static String decoded(String part) {
    // A plus is a plus here.
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private Optional<URI> proxy(String scheme) {
    return said(scheme + "_proxy")
        .or(() -> scheme.equals("https") ? said("HTTPS_PROXY") : Optional.empty())
        .or(() -> said("all_proxy"))
        .or(() -> said("ALL_PROXY"))
        .map(text -> text.contains("://") ? text : "http://" + text)
        .map(text -> address(text, scheme));
  }

  /** What is wrong may hold a password: it is not repeated. */
  private static URI address(String text, String scheme) {
    try {
      URI proxy = new URI(text);
      if (proxy.getHost() != null && proxy.getScheme().matches("https?")) {
        return proxy;
      }
    } catch (URISyntaxException e) {
      // Told below, without its words.
    }
    throw new IllegalArgumentException(
        "the environment's proxy for %s is no http://[USER:PASSWORD@]HOST:PORT".formatted(scheme));
  }

  private Optional<String> said(String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(text -> !text.isBlank());
  }

  private static Proxy toProxy(URI proxy) {
    int port = proxy.getPort() > 0 ? proxy.getPort() : 3128;
    return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port));
  }

  /** {@code *}, a host, a domain and what lies below it; each with or without a port. */
  private boolean isExcepted(URI address) {
    String host = address.getHost().toLowerCase(Locale.ROOT);
    int usual = address.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    String port = ":" + (address.getPort() > 0 ? address.getPort() : usual);
    for (String part : said("no_proxy").or(() -> said("NO_PROXY")).orElse("").split("[,\\s]+")) {
      String name = part.toLowerCase(Locale.ROOT);
      if (name.endsWith(port)) {
        name = name.substring(0, name.length() - port.length());
      }
      if (name.startsWith("*.") || name.startsWith(".")) {
        name = name.substring(name.indexOf('.') + 1);
      }
      if (name.equals("*") || !name.isEmpty() && (host.equals(name) || host.endsWith("." + name))) {
        return true;
      }
    }
    return false;
  }
}
