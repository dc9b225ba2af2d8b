package io.safelight.catalog;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Brings a file by HTTP into {@code X.part}: what an earlier attempt has brought is not asked for
 * again where the server can tell that it is still the same file ({@code Range} and {@code
 * If-Range}, RFC 9110, 13.1.5 and 14.2). It never writes more than was announced, waits for nothing
 * longer than it was told, and follows redirects from https to https only.
 */
public final class Download {
  private static final String TUNNELLING = "jdk.http.auth.tunneling.disabledSchemes";

  /** Bytes of the largest file that is fetched where the catalogue names no size. */
  static final long LARGEST = 4L << 30;

  /** What stays free on the disk: others write to it too. */
  private static final long RESERVE = 64L << 20;

  static {
    // Java answers no proxy that asks for Basic before a tunnel, which is what they ask for; and it
    // reads this once, with the first request.
    if (System.getProperty(TUNNELLING) == null) {
      System.setProperty(TUNNELLING, "");
    }
  }

  private static final int MOST_REDIRECTS = 5;
  private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+|\\*)");

  /**
   * How patient it is.
   *
   * @param connect for a connection
   * @param stall without a byte
   * @param attempts in a row that bring nothing; one that brought something begins the count anew
   * @param pause before the next of them
   */
  record Patience(Duration connect, Duration stall, int attempts, Duration pause) {
    static final Patience USUAL =
        new Patience(Duration.ofSeconds(20), Duration.ofSeconds(60), 4, Duration.ofSeconds(3));
  }

  /** Bytes that are free where a file is to lie. */
  @FunctionalInterface
  interface FreeSpace {
    long at(Path folder) throws IOException;
  }

  private final Patience patience;
  private final Proxies proxies;
  private final FreeSpace free;

  /** As a user wants it. */
  public Download() {
    this(
        Patience.USUAL,
        Proxies.ofThisProcess(),
        folder -> Files.getFileStore(folder).getUsableSpace());
  }

  Download(Patience patience, Proxies proxies, FreeSpace free) {
    this.patience = patience;
    this.proxies = proxies;
    this.free = free;
  }

  /** The file that an attempt has written to, and what tells whether the next may go on. */
  private record Part(Path file, Path origin) {
    static Part of(Path file) {
      return new Part(file, file.resolveSibling(file.getFileName() + ".from"));
    }

    long size() throws IOException {
      return Files.exists(file) ? Files.size(file) : 0;
    }

    /** The validator of what lies here; empty where it came from elsewhere or had none. */
    Optional<String> validator(URI address) throws IOException {
      if (!Files.exists(origin)) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(origin, StandardCharsets.UTF_8);
      return lines.size() == 2 && lines.get(0).equals(address.toString())
          ? Optional.of(lines.get(1))
          : Optional.empty();
    }

    void remember(URI address, Optional<String> validator) throws IOException {
      if (validator.isPresent()) {
        Files.writeString(origin, address + "\n" + validator.get() + "\n");
      } else {
        Files.deleteIfExists(origin);
      }
    }

    void remove() throws IOException {
      Files.deleteIfExists(origin);
      Files.deleteIfExists(file);
    }
  }

  /** Removes what {@link #fetch} has left at a place, if anything. */
  static void remove(Path part) throws IOException {
    Part.of(part).remove();
  }

  /**
   * Brings a file.
   *
   * @param size that it must have; empty where it is not known
   * @param part where it goes; what lies there is gone on with
   * @throws CatalogException naming the address, the reason and the remedy; what has come is kept
   *     where the next attempt can go on with it
   */
  void fetch(URI address, OptionalLong size, Path part, Progress progress)
      throws CatalogException, InterruptedException {
    Part to = Part.of(part);
    int inVain = 0;
    long most = have(to);
    while (true) {
      try {
        attempt(address, size, to, progress);
        return;
      } catch (DownloadException e) {
        // More than ever: a server may take back what it gave, again and again.
        inVain = have(to) > most ? 1 : inVain + 1;
        most = Math.max(most, have(to));
        if (!e.isPassing() || inVain >= patience.attempts()) {
          throw e;
        }
      } catch (IOException e) {
        throw new CatalogException(part + " cannot be written: " + e, e);
      }
      TimeUnit.NANOSECONDS.sleep(patience.pause().toNanos());
    }
  }

  private static long have(Part part) throws CatalogException {
    try {
      return part.size();
    } catch (IOException e) {
      throw new CatalogException(part.file() + " cannot be read: " + e, e);
    }
  }

  private void attempt(URI address, OptionalLong size, Part to, Progress progress)
      throws IOException, InterruptedException {
    Optional<String> validator = to.validator(address);
    if (to.size() > 0
        && (validator.isEmpty() || size.isPresent() && to.size() > size.getAsLong())) {
      // Of another file, for all one can tell.
      to.remove();
      validator = Optional.empty();
    }
    long have = to.size();
    if (size.isPresent() && have == size.getAsLong()) {
      progress.at(have, size);
      return;
    }
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = follow(address, have, validator);
    try (Body body = new Body()) {
      response.body().subscribe(body);
      receive(new Answer(address, response, size), have, to, body, progress);
    }
  }

  /** What a server has said to a request for what is not here yet. */
  private record Answer(
      URI address, HttpResponse<Flow.Publisher<List<ByteBuffer>>> response, OptionalLong size) {
    int status() {
      return response.statusCode();
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    /** What a later request is to hold the file against; a weak one would allow other bytes. */
    Optional<String> validator() {
      return header("ETag")
          .filter(tag -> tag.startsWith("\"") && !tag.contains("\n"))
          .or(() -> header("Last-Modified"));
    }

    /** All bytes of the file, as the server counts them. */
    OptionalLong announced() {
      if (status() == 206) {
        Matcher range = RANGE.matcher(header("Content-Range").orElse(""));
        return range.matches() && !range.group(3).equals("*")
            ? OptionalLong.of(Long.parseLong(range.group(3)))
            : OptionalLong.empty();
      }
      return response.headers().firstValueAsLong("Content-Length");
    }

    /** Whether it goes on at this byte. */
    boolean goesOnAt(long have) {
      Matcher range = RANGE.matcher(header("Content-Range").orElse(""));
      return status() == 206 && range.matches() && Long.parseLong(range.group(1)) == have;
    }
  }

  private void receive(Answer answer, long had, Part to, Body body, Progress progress)
      throws IOException, InterruptedException {
    URI address = answer.address();
    long have = had;
    if (answer.status() == 416 || answer.status() == 206 && !answer.goesOnAt(had)) {
      // It has no such bytes, or sends others: what is here is not its file.
      to.remove();
      throw DownloadException.passing(
          "%s cannot go on behind the first %d bytes".formatted(address, had), null);
    } else if (answer.status() == 206 && isOther(answer, to)) {
      to.remove();
      throw DownloadException.passing(
          "%s is another file than the one whose first %d bytes are here".formatted(address, had),
          null);
    } else if (answer.status() == 200) {
      have = 0;
    } else if (answer.status() != 206) {
      throw refused(address, answer.status());
    }
    OptionalLong all = answer.size().isPresent() ? answer.size() : answer.announced();
    checkSize(answer, to);
    checkSpace(address, to, all, have);
    try (FileChannel file =
        FileChannel.open(to.file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (have == 0) {
        file.truncate(0);
        // Before the first byte: what lies here without it is thrown away.
        to.remember(address, answer.validator());
      }
      file.position(have);
      long limit = all.orElse(LARGEST);
      progress.at(have, all);
      Optional<List<ByteBuffer>> piece = next(body, address);
      while (piece.isPresent()) {
        for (ByteBuffer bytes : piece.get()) {
          have += bytes.remaining();
          if (have > limit) {
            to.remove();
            throw DownloadException.lasting(
                "%s sends more than the %d bytes that %s"
                    .formatted(
                        address, limit, all.isPresent() ? "it should have" : "a model may have"),
                null);
          }
          write(file, bytes, to);
        }
        progress.at(have, all);
        piece = next(body, address);
      }
      force(file, to);
    }
    if (all.isPresent() && have < all.getAsLong()) {
      throw DownloadException.passing(
          "%s ended after %d of %d bytes; the next fetch goes on from there"
              .formatted(address, have, all.getAsLong()),
          null);
    }
  }

  /** A server that knows ranges and not {@code If-Range} goes on with whatever it has now. */
  private static boolean isOther(Answer answer, Part to) throws IOException {
    Optional<String> here = to.validator(answer.address());
    Optional<String> there = answer.validator();
    return here.isPresent() && there.isPresent() && !here.equals(there);
  }

  private Optional<List<ByteBuffer>> next(Body body, URI address)
      throws DownloadException, InterruptedException {
    try {
      return body.next(patience.stall());
    } catch (IOException e) {
      throw DownloadException.passing(
          "the connection to %s broke (%s); the next fetch goes on from there"
              .formatted(address, e.getMessage()),
          e);
    }
  }

  private static void checkSize(Answer answer, Part to) throws IOException {
    OptionalLong announced = answer.announced();
    if (announced.isEmpty()) {
      return;
    }
    long limit = answer.size().orElse(LARGEST);
    boolean isOther = answer.size().isPresent() && announced.getAsLong() != limit;
    if (isOther || announced.getAsLong() > limit) {
      to.remove();
      throw DownloadException.lasting(
          "%s has %d bytes, %s %d: it is another file by now"
              .formatted(
                  answer.address(),
                  announced.getAsLong(),
                  isOther ? "the catalogue says" : "a model may have",
                  limit),
          null);
    }
  }

  private void checkSpace(URI address, Part to, OptionalLong all, long have) throws IOException {
    Path folder = to.file().toAbsolutePath().getParent();
    // What lies in the file is overwritten where the server begins anew.
    long wanted = Math.max(0, all.orElse(have) - to.size()) + RESERVE;
    long space = free.at(folder);
    if (space < wanted) {
      throw DownloadException.lasting(
          "%s would not fit: %s has %d MB free, %d MB are wanted; make room or set safelight.models"
              .formatted(address, folder, space >> 20, (wanted >> 20) + 1),
          null);
    }
  }

  private static void write(FileChannel file, ByteBuffer bytes, Part to) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw unwritable(to, e);
    }
  }

  private static void force(FileChannel file, Part to) throws IOException {
    try {
      file.force(true);
    } catch (IOException e) {
      throw unwritable(to, e);
    }
  }

  /** A full disk stops others too: what has come is given up. */
  private static DownloadException unwritable(Part to, IOException why) throws IOException {
    to.remove();
    return DownloadException.lasting(
        "%s cannot be written: %s; make room or set safelight.models, and fetch it again"
            .formatted(to.file(), why.getMessage()),
        why);
  }

  /** Asks, and asks again where it is sent to. */
  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> follow(
      URI address, long have, Optional<String> validator)
      throws DownloadException, InterruptedException {
    URI at = address;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = ask(at, address, have, validator);
      Optional<String> location = response.headers().firstValue("Location");
      if (!List.of(301, 302, 303, 307, 308).contains(response.statusCode()) || location.isEmpty()) {
        return response;
      }
      close(response);
      at = redirected(at, address, location.get());
    }
    throw DownloadException.lasting(
        "%s sends from one address to the next, more than %d times"
            .formatted(address, MOST_REDIRECTS),
        null);
  }

  static URI redirected(URI from, URI address, String location) throws DownloadException {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw DownloadException.lasting(address + " sends to what is no address", e);
    }
    boolean isSafe = "https".equals(to.getScheme()) || "http".equals(from.getScheme());
    if (to.getHost() == null || !isSafe || !String.valueOf(to.getScheme()).matches("https?")) {
      throw DownloadException.lasting(
          "%s sends to %s://%s, from https only https is followed"
              .formatted(address, to.getScheme(), to.getHost()),
          null);
    }
    return to;
  }

  /** An answer that is not read would keep its connection. */
  private static void close(HttpResponse<Flow.Publisher<List<ByteBuffer>>> response) {
    try (Body body = new Body()) {
      response.body().subscribe(body);
    }
  }

  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> ask(
      URI at, URI address, long have, Optional<String> validator)
      throws DownloadException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at)
            .timeout(patience.stall())
            // Compressed by the server, a range would be one of other bytes.
            .header("Accept-Encoding", "identity")
            .header("User-Agent", "safelight")
            .GET();
    if (have > 0 && validator.isPresent()) {
      request.header("Range", "bytes=" + have + "-").header("If-Range", validator.get());
    }
    try {
      return client(at).send(request.build(), HttpResponse.BodyHandlers.ofPublisher());
    } catch (IOException e) {
      throw unreachable(at, address, e);
    }
  }

  private HttpClient client(URI at) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience.connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(proxies);
    if (proxies.credentials(at.getScheme()).isPresent()) {
      client.authenticator(proxies.authenticator());
    }
    return client.build();
  }

  private DownloadException unreachable(URI at, URI address, IOException e) {
    Optional<String> proxy = proxies.describe(at);
    String where = proxy.map(name -> "the proxy " + name).orElse(at.getHost());
    String why = reason(e, where);
    String remedy =
        proxy.isPresent()
            ? "check the proxy (the variable %s_proxy or Java's properties)"
            : "check the network; behind a proxy set the variable %s_proxy to http://HOST:PORT";
    String message =
        "%s cannot be reached: %s; %s".formatted(address, why, remedy.formatted(at.getScheme()));
    boolean isUnknown = hasCause(e, UnresolvedAddressException.class) || e instanceof SSLException;
    return isUnknown
        ? DownloadException.lasting(message, e)
        : DownloadException.passing(message, e);
  }

  /** Java's client says of some failures nothing at all. */
  private String reason(IOException e, String where) {
    if (hasCause(e, UnresolvedAddressException.class)) {
      return "the name of " + where + " is not known";
    } else if (e instanceof HttpConnectTimeoutException) {
      return "%s did not accept a connection within %s s"
          .formatted(where, patience.connect().toMillis() / 1000.0);
    } else if (e instanceof HttpTimeoutException) {
      return "%s did not answer within %s s".formatted(where, patience.stall().toMillis() / 1000.0);
    } else if (e instanceof ConnectException) {
      return where + " does not accept connections";
    }
    return String.valueOf(e.getMessage());
  }

  private static boolean hasCause(Throwable failure, Class<? extends Throwable> kind) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static DownloadException refused(URI address, int status) {
    String words =
        switch (status) {
          case 401, 403 -> "%s refuses (HTTP %d): it wants an account, or the address is withdrawn";
          case 404, 410 ->
              "there is no %s (HTTP %d): the model has moved, a newer catalogue may say where";
          case 407 ->
              "the proxy on the way to %s wants a password (HTTP %d): set https_proxy to"
                  + " http://USER:PASSWORD@HOST:PORT";
          case 429, 500, 502, 503, 504 -> "%s is overloaded or broken (HTTP %d): try again later";
          default -> "%s answered with HTTP %d, which is no file";
        };
    String message = words.formatted(address, status);
    return status >= 500 || status == 429
        ? DownloadException.passing(message, null)
        : DownloadException.lasting(message, null);
  }
}
