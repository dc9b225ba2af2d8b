package io.safelight.web;

import static io.safelight.Waiting.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.core.ThrowingRunnable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium without a window. It remembers what it asked for and what went wrong in it. */
final class Browser implements AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(60);

  /**
   * A busy machine draws and answers late. Here every page does so always, so that a test which
   * expects at once what comes in a moment fails whenever it runs, not once in a hundred times.
   */
  private static final String LATE =
      """
      {
        const late = %d;
        const later = () => new Promise((then) => setTimeout(then, late));
        const frame = requestAnimationFrame;
        window.requestAnimationFrame = (draw) => later().then(() => frame(draw));
        const ask = fetch;
        window.fetch = (...what) => ask(...what).finally(later);
        const listen = EventSource.prototype.addEventListener;
        EventSource.prototype.addEventListener = function (what, then) {
          listen.call(this, what, (event) => later().then(() => then(event)));
        };
      }
      """
          .formatted(Integer.getInteger("safelight.late", 150));

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** The test is skipped, and says so, where there is none. Nothing is downloaded. */
  static Browser open() {
    Path chromium = onThePath("chromium");
    Path chromedriver = onThePath("chromedriver");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    // No sandbox: containers and root have none, and only our own page is shown.
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--no-proxy-server");
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(chromedriver.toFile()).build();
    Browser browser = new Browser(new ChromeDriver(service, options));
    browser.measure(1360, 900);
    browser.driver.executeCdpCommand(
        "Page.addScriptToEvaluateOnNewDocument", Map.of("source", LATE));
    return browser;
  }

  private static Path onThePath(String program) {
    Optional<Path> found =
        Arrays.stream(System.getenv("PATH").split(":"))
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(
        found.isPresent(),
        () -> "skipped: there is no " + program + "; Debian has it in chromium, chromium-driver");
    return found.orElseThrow();
  }

  /** Width and height of what is seen, in the page's pixels. */
  void measure(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /** As if the system were set so: light or dark, and with or without motion. */
  void prefer(String colours, boolean motion) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", colours),
                Map.of(
                    "name",
                    "prefers-reduced-motion",
                    "value",
                    motion ? "no-preference" : "reduce"))));
  }

  void go(URI page) {
    driver.get(page.toString());
  }

  WebDriver driver() {
    return driver;
  }

  WebElement the(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  String text(String selector) {
    return the(selector).getText();
  }

  /** As soon as it is there to be clicked, as a person would. */
  void click(String selector) {
    click(() -> the(selector));
  }

  void click(Supplier<WebElement> element) {
    until(() -> element.get().click());
  }

  /** What a piece of JavaScript returns. */
  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  double number(String expression) {
    return ((Number) run("return " + expression)).doubleValue();
  }

  boolean holds(String expression, Object... arguments) {
    return Boolean.TRUE.equals(run("return Boolean(" + expression + ")", arguments));
  }

  /** Waits until this can be said of the page; elements may come and go meanwhile. */
  void until(ThrowingRunnable assertion) {
    await().atMost(LONG).ignoreExceptions().untilAsserted(assertion);
  }

  Actions hand() {
    return new Actions(driver);
  }

  void press(CharSequence... keys) {
    hand().sendKeys(keys).perform();
  }

  /** Goes on with the tabulator until the focus is there, and sees it at every stop. */
  void tabTo(String selector) {
    for (int stop = 0; stop < 80; stop++) {
      press(Keys.TAB);
      if (!holds("document.activeElement.matches(':focus-visible')")
          || holds("getComputedStyle(document.activeElement).outlineStyle === 'none'")) {
        throw new AssertionError("the focus is not seen on " + focused());
      }
      if (holds("document.activeElement.matches('" + selector + "')")) {
        return;
      }
    }
    throw new AssertionError("the keyboard does not lead to " + selector);
  }

  String focused() {
    return (String) run("return document.activeElement.outerHTML.slice(0, 200)");
  }

  /** Files let go of over the page, as if they came from a file manager. */
  void drop(String folder, Path... files) {
    WebElement hand =
        (WebElement)
            run(
                """
                const hand = document.createElement('input');
                hand.type = 'file';
                hand.multiple = true;
                document.body.append(hand);
                return hand;
                """);
    hand.sendKeys(
        Arrays.stream(files)
            .map(file -> file.toAbsolutePath().toString())
            .collect(Collectors.joining("\n")));
    run(
        """
        window.held = new DataTransfer();
        for (const file of arguments[0].files) {
          held.items.add(file);
        }
        arguments[0].remove();
        window.drag = (type, over) => over.dispatchEvent(
            new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: held}));
        drag('dragenter', document.body);
        """,
        hand);
    String pad = ".pad[data-folder=\"" + folder + "\"]";
    until(() -> the(pad));
    run("drag('dragover', arguments[0]); drag('drop', arguments[0]);", the(pad));
  }

  void photograph(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the page complained of since it was last asked: errors, and what its policy forbade. */
  List<String> complaints() {
    return StreamSupport.stream(driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** The addresses that were asked for since this was last called. */
  List<URI> asked() {
    ObjectMapper json = new ObjectMapper();
    return StreamSupport.stream(
            driver.manage().logs().get(LogType.PERFORMANCE).spliterator(), false)
        .map(entry -> read(json, entry.getMessage()))
        .filter(said -> said.at("/message/method").asText().equals("Network.requestWillBeSent"))
        .map(said -> URI.create(said.at("/message/params/request/url").asText()))
        .toList();
  }

  private static JsonNode read(ObjectMapper json, String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the browser's log is JSON", e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
