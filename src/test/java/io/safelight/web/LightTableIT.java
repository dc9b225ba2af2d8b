package io.safelight.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.Rectangle;
import org.openqa.selenium.WebElement;

/** The light table as somebody looks at it: the packaged program, a real browser. */
@Tag("browser")
@Timeout(180)
class LightTableIT {
  private static final Path PHOTOGRAPHS = Path.of("target", "light-table");

  @TempDir static Path home;
  @TempDir static Path desk;

  private static int port;
  private static Watching program;
  private static Browser browser;

  @BeforeAll
  static void begin() throws IOException {
    browser = Browser.open();
    port = Watching.freePort();
    program = Watching.over(home, port);
  }

  @AfterAll
  static void end() {
    if (browser != null) {
      browser.close();
    }
    if (program != null) {
      program.close();
    }
  }

  @AfterEach
  void nothing_went_wrong_and_nobody_else_was_asked() {
    // What was refused, and a program that is away, the page says itself.
    assertThat(browser.complaints())
        .allMatch(
            said -> said.contains("responded with a status of 4") || said.contains("net::ERR_"));
    assertThat(browser.asked())
        .filteredOn(asked -> asked.getScheme().startsWith("http"))
        .allMatch(asked -> asked.getHost().equals("localhost"));
    browser.measure(1360, 900);
    browser.prefer("light", true);
  }

  /** What is done at a table of its own. */
  @FunctionalInterface
  private interface Visit {
    void to(Path home) throws IOException;
  }

  /** With another program than the one that the tests share, over a folder beside it. */
  private static void elsewhere(String folder, Visit visit, String... options) throws IOException {
    Watching shared = program;
    Path there = Files.createDirectories(desk.resolve(folder));
    try (Watching own = Watching.over(there, Watching.freePort(), options)) {
      program = own;
      visit.to(there);
    } finally {
      program = shared;
    }
  }

  private static void look(String at) {
    browser.go(URI.create("about:blank"));
    browser.go(program.page().resolve(at));
    browser.until(() -> assertThat(browser.text("#state")).isNotEqualTo("Looking at the table …"));
  }

  /** A picture of noise on a slope of greys, beside the hot folder. */
  private static Path picture(String name, int width, int height) throws IOException {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random chance = new Random(width);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int grey = 40 + (x * 120 / width + y * 60 / height) + chance.nextInt(8);
        picture.setRGB(x, y, grey * 0x010101);
      }
    }
    Path file = desk.resolve(name);
    ImageIO.write(picture, "png", file.toFile());
    return file;
  }

  /** Copied into the inbox by somebody who never saw the page. */
  private static void bring(Path file) throws IOException {
    Path hidden = Files.copy(file, home.resolve("inbox/.new"));
    Files.move(hidden, home.resolve("inbox").resolve(file.getFileName()));
  }

  private static WebElement mount(String file) {
    return browser.all("#sheet a").stream()
        .filter(link -> link.getDomAttribute("title").startsWith(file + ","))
        .findFirst()
        .orElseThrow(() -> new AssertionError(file + " does not lie on the sheet"));
  }

  /** How much of the original is covered by the result: 0 to 1. */
  private static double covered() {
    return browser.number(
        """
        (() => {
          const [, right] = /inset\\(0px ([\\d.]+)px/.exec(
              getComputedStyle(document.getElementById('before')).clipPath) ?? [0, 0];
          return right / document.getElementById('print').clientWidth;
        })()
        """);
  }

  private static void bothAreSeen() {
    browser.until(
        () -> {
          assertThat(browser.the("#before").isDisplayed()).isTrue();
          assertThat(browser.number("document.getElementById('before').naturalWidth")).isPositive();
          assertThat(browser.number("document.getElementById('after').naturalWidth")).isPositive();
          assertThat(browser.the("#loupe-note").isDisplayed()).isFalse();
        });
  }

  @Test
  void a_dropped_picture_is_seen_on_its_way_and_then_before_and_after() throws IOException {
    // Given a picture whose name would be markup if it were not taken for text
    Path lake = desk.resolve("lake & \"sun\" <b>100%<b>.jpg");
    Files.copy(Path.of("samples/mountain-lake.jpg"), lake);
    look("#pictures");
    browser.run(
        """
        window.seen = new Set();
        new MutationObserver(() => {
          for (const passage of document.querySelectorAll('.passage .name')) {
            seen.add(passage.textContent);
          }
        }).observe(document.getElementById('under-way'), {childList: true, subtree: true});
        const uploads = document.getElementById('uploads-list');
        new MutationObserver(() => {
          window.uploaded ||= uploads.textContent.includes('in the inbox as');
        }).observe(uploads, {childList: true, subtree: true});
        """);

    // When it is dropped into the folder of a recipe
    browser.drop("strong/", lake);

    // Then it is told of, on its way, and when it is done
    String result = "strong/lake & \"sun\" <b>100%<b>.png";
    browser.until(() -> assertThat(browser.holds("window.uploaded")).isTrue());
    browser.until(() -> mount(result));
    assertThat(browser.holds("seen.has(arguments[0])", "strong/" + lake.getFileName())).isTrue();
    browser.until(() -> assertThat(browser.text("#said")).contains(result + " is done."));

    // And once it is in the inbox nothing lies over the sheet any more
    browser.until(() -> assertThat(browser.the("#uploads").isDisplayed()).isFalse());

    // And opened, the slider uncovers what it was
    browser.click(() -> mount(result));
    bothAreSeen();
    assertThat(browser.text("#loupe-name")).isEqualTo("lake & \"sun\" <b>100%<b>.png");
    browser.until(() -> assertThat(covered()).isEqualTo(0.5, within(0.01)));
    browser.the("#split").sendKeys(Keys.HOME);
    browser.until(() -> assertThat(covered()).isEqualTo(1, within(0.01)));
    browser.the("#split").sendKeys(Keys.END);
    browser.until(() -> assertThat(covered()).isZero());
    browser.hand().dragAndDropBy(browser.the("#surround"), -100, 0).perform();
    browser.until(() -> assertThat(covered()).isBetween(0.05, 0.95));

    // And its ticket is told in words and as it is
    assertThat(browser.text("#words")).isNotBlank();
    assertThat(browser.text("#facts")).contains("strong", "done/strong/");
    browser.click("#json summary");
    assertThat(browser.text("#json-text")).contains("\"sha256\"");

    // And it closes where it was opened
    browser.press(Keys.ESCAPE);
    browser.until(() -> assertThat(browser.the("#loupe").isDisplayed()).isFalse());
    browser.until(
        () -> assertThat(browser.driver().switchTo().activeElement()).isEqualTo(mount(result)));
  }

  @Test
  void a_picture_larger_than_its_preview_is_looked_at_pixel_by_pixel() throws IOException {
    bring(picture("long.png", 1800, 300));
    look("#pictures");
    browser.click(() -> mount("long.png"));
    bothAreSeen();
    assertThat(browser.number("document.getElementById('after').naturalWidth")).isEqualTo(1600);

    browser.click("[data-zoom='2']");

    browser.until(
        () -> {
          for (String which : List.of("before", "after")) {
            assertThat(browser.number("document.getElementById('" + which + "').naturalWidth"))
                .isEqualTo(1800);
          }
        });
    browser.until(
        () ->
            assertThat(browser.number("document.getElementById('print').clientWidth"))
                .isEqualTo(3600));
    double left = browser.number("document.getElementById('print').getBoundingClientRect().left");
    browser.the("#surround").sendKeys(Keys.ARROW_RIGHT);
    browser.until(
        () ->
            assertThat(
                    browser.number("document.getElementById('print').getBoundingClientRect().left"))
                .isLessThan(left - 100));
    browser.click("[data-zoom='fit']");
    browser.until(
        () ->
            assertThat(browser.number("document.getElementById('print').clientWidth"))
                .isLessThan(1360));
  }

  @Test
  void faces_are_outlined_where_the_ticket_has_them_and_only_when_asked_for() throws IOException {
    bring(picture("people.png", 400, 300));
    look("#pictures");
    browser.until(() -> mount("people.png"));
    Path ticket = home.resolve("outbox/people.png.json");
    ObjectMapper json = new ObjectMapper();
    ObjectNode told = (ObjectNode) json.readTree(ticket.toFile());
    told.set(
        "faces",
        json.readTree(
            """
            {"restored": 1, "found": [
              {"page": 1, "box": [40, 60, 100, 150], "action": "restored", "structure": 0.9},
              {"page": 1, "box": [300, 30, 40, 60], "action": "left alone",
               "leftAlone": "too blurred"}]}
            """));
    json.writeValue(ticket.toFile(), told);

    browser.click(() -> mount("people.png"));
    bothAreSeen();
    assertThat(browser.text("#show-faces")).isEqualTo("Faces (2)");
    assertThat(browser.the("#faces").isDisplayed()).isFalse();
    browser.click("#show-faces");

    assertThat(browser.all("#face-words li")).hasSize(2);
    assertThat(browser.text("#face-words")).contains("too blurred");
    Rectangle picture = browser.the("#after").getRect();
    Rectangle face = browser.the("#faces rect").getRect();
    assertThat(picture.width).isEqualTo(400);
    assertThat(face.x - picture.x).isCloseTo(40, within(3));
    assertThat(face.y - picture.y).isCloseTo(60, within(3));
    assertThat(face.width).isCloseTo(100, within(5));
    assertThat(face.height).isCloseTo(150, within(5));
    browser.click("#show-faces");
    assertThat(browser.the("#faces").isDisplayed()).isFalse();
  }

  @Test
  void a_failure_says_what_to_do_and_can_be_sent_again() throws IOException {
    // Given two files that are chosen in the dialog, one of them no picture
    Path words = Files.writeString(desk.resolve("words.jpg"), "no picture");
    elsewhere(
        "failing",
        there -> {
          look("#failures");
          browser.click("#add");
          browser.the("#add-files").sendKeys(words + "\n" + picture("beside.png", 80, 60));
          browser.click("#add-dialog .first");

          // Then the one fails live, with its reason and its remedy, and the other is done
          browser.until(() -> assertThat(browser.text("#failure-list")).contains("words.jpg"));
          assertThat(browser.text("#failure-list"))
              .contains("NOT_AN_IMAGE", "begin no picture", "What to do: Remove it from the inbox");
          assertThat(browser.text("#failure-count")).isEqualTo("1");
          browser.until(() -> assertThat(number("#failed-today")).isEqualTo("1"));

          // When it is sent again
          browser.click("#failure-list button");

          // Then it goes the whole way once more
          browser.until(() -> assertThat(number("#failed-today")).isEqualTo("2"));
          browser.until(
              () -> {
                assertThat(browser.all(".failure")).hasSize(1);
                assertThat(browser.the("#failure-list button").isDisplayed()).isTrue();
              });
          assertThat(there.resolve("error/words.jpg")).hasContent("no picture");
          browser.click("[data-view='pictures']");
          browser.until(() -> mount("beside.png"));

          // When it is sent again once it has been mended
          mend(there.resolve("error/words.jpg"));
          browser.click("[data-view='failures']");
          browser.click("#failure-list button");

          // Then it is a picture, and no failure any more
          browser.until(() -> assertThat(there.resolve("outbox/words.png")).exists());
          look("#failures");
          browser.until(() -> assertThat(browser.the("#no-failures").isDisplayed()).isTrue());
          assertThat(browser.all(".failure")).isEmpty();
          browser.click("[data-view='pictures']");
          browser.until(() -> mount("words.png"));
        });
  }

  private static void mend(Path file) throws IOException {
    Files.copy(Path.of("samples", "lighthouse.jpg"), file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void a_failure_mended_while_the_list_was_fetched_does_not_come_back() throws IOException {
    elsewhere(
        "mended",
        there -> {
          Path broken = Files.writeString(there.resolve("inbox/broken.jpg"), "no picture");
          look("#failures");
          browser.until(() -> assertThat(browser.all(".failure")).hasSize(1));

          // Given a list of failures that was told before the picture was mended, and comes after
          browser.run(
              """
              const ask = fetch;
              window.fetch = async (...what) => {
                const answer = await ask(...what);
                if (String(what[0]).startsWith('/api/failures?')) {
                  window.listHeld = true;
                  await new Promise((then) => { window.letGo = then; });
                  const read = answer.json.bind(answer);
                  answer.json = () => {
                    setTimeout(() => { window.listRead = true; }, 100);
                    return read();
                  };
                }
                return answer;
              };
              dispatchEvent(new Event('online'));
              """);
          browser.until(() -> assertThat(browser.holds("window.listHeld")).isTrue());
          Files.delete(there.resolve("error/broken.jpg"));
          mend(broken);
          browser.until(() -> assertThat(browser.all(".failure")).isEmpty());

          browser.run("letGo()");

          browser.until(() -> assertThat(browser.holds("window.listRead")).isTrue());
          assertThat(browser.all(".failure")).isEmpty();
          assertThat(browser.the("#no-failures").isDisplayed()).isTrue();
        });
  }

  private static String number(String selector) {
    return (String)
        browser.run("return document.querySelector(arguments[0]).textContent", selector);
  }

  @Test
  void the_keyboard_alone_pauses_resumes_opens_compares_and_closes() throws IOException {
    bring(picture("first.png", 120, 90));
    bring(picture("second.png", 120, 90));
    look("#pictures");
    browser.until(() -> mount("first.png"));
    browser.until(() -> mount("second.png"));

    browser.tabTo("#pause");
    browser.press(Keys.ENTER);
    browser.press("cleaning", Keys.ENTER);
    browser.until(() -> assertThat(browser.text("#state")).startsWith("Paused"));
    assertThat(home.resolve("inbox/PAUSE")).content().contains("cleaning");
    browser.until(() -> assertThat(browser.text("#pause")).isEqualTo("Resume"));
    browser.until(() -> assertThat(browser.focused()).contains("id=\"pause\""));
    browser.press(Keys.ENTER);
    browser.tabTo("#resume-dialog .first");
    browser.press(Keys.ENTER);
    browser.until(() -> assertThat(browser.text("#state")).doesNotStartWith("Paused"));
    browser.until(() -> assertThat(browser.the("#resume-dialog").isDisplayed()).isFalse());
    assertThat(home.resolve("inbox/PAUSE")).doesNotExist();

    browser.tabTo("#sheet a");
    String first = browser.focused();
    browser.press(Keys.ARROW_RIGHT);
    String second = browser.focused();
    assertThat(second).contains("href=\"#picture/").isNotEqualTo(first);
    browser.press(Keys.ENTER);
    bothAreSeen();
    browser.press("1");
    assertThat(browser.the("[data-zoom='1']").getDomAttribute("aria-pressed")).isEqualTo("true");
    browser.tabTo("#split");
    browser.press(Keys.ARROW_RIGHT);
    browser.until(() -> assertThat(covered()).isEqualTo(0.49, within(0.005)));
    browser.press(Keys.ESCAPE);
    browser.until(() -> assertThat(browser.the("#loupe").isDisplayed()).isFalse());
    browser.until(() -> assertThat(browser.focused()).isEqualTo(second));
  }

  @Test
  void what_was_refused_on_its_way_to_the_inbox_says_why() throws IOException {
    look("#pictures");

    browser.drop("", Files.writeString(desk.resolve("thumbs.db"), "no picture"));

    browser.until(() -> assertThat(browser.text("#uploads-sum")).isEqualTo("1 refused"));
    assertThat(browser.text("#uploads-list .refused")).contains("left alone");
    assertThat(browser.the("#uploads-list [data-part='again']").isDisplayed()).isTrue();
    browser.click("#uploads-close");
    browser.until(() -> assertThat(browser.the("#uploads").isDisplayed()).isFalse());
  }

  @Test
  void a_lost_connection_is_said_and_mends_itself() throws IOException {
    bring(picture("before-the-loss.png", 60, 40));
    look("#pictures");
    browser.until(() -> mount("before-the-loss.png"));

    program.close();
    browser.until(() -> assertThat(browser.text("#connection")).startsWith("Connection lost."));
    bring(picture("meanwhile.png", 60, 40));
    program = Watching.over(home, port);

    browser.until(() -> assertThat(browser.the("#connection").isDisplayed()).isFalse());
    browser.until(() -> mount("meanwhile.png"));
  }

  @Test
  void a_table_that_others_can_reach_shows_nothing_before_it_knows_the_token() throws IOException {
    elsewhere(
        "open",
        there -> {
          browser.go(program.page());
          browser.until(() -> assertThat(browser.the("#token-dialog").isDisplayed()).isTrue());

          browser.the("#token").sendKeys("somebody else's token", Keys.ENTER);
          browser.until(() -> assertThat(browser.text("#token-dialog .refused")).isNotBlank());
          assertThat(browser.text("#state")).isEqualTo("Looking at the table …");

          browser.the("#token").clear();
          browser.the("#token").sendKeys("a-token-of-the-operator", Keys.ENTER);
          browser.until(() -> assertThat(browser.text("#state")).isEqualTo("Ready for pictures"));
          browser.until(() -> assertThat(browser.the("#token-dialog").isDisplayed()).isFalse());
          look("#pictures");
          assertThat(browser.text("#state")).isEqualTo("Ready for pictures");
        },
        "-Dquarkus.http.host=0.0.0.0",
        "-Dsafelight.web.token=a-token-of-the-operator");
  }

  @Test
  void of_many_pictures_the_page_holds_a_bounded_part() throws IOException {
    lay(300, Files.createDirectory(desk.resolve("full")));
    elsewhere(
        "full",
        there -> {
          look("#pictures");
          browser.until(() -> assertThat(browser.all("#sheet a")).hasSize(60));
          assertThat(mount("299.png")).isEqualTo(browser.the("#sheet a"));

          for (int shown : List.of(120, 180, 240)) {
            browser.click("#older-pictures");
            browser.until(() -> assertThat(browser.all("#sheet a")).hasSize(shown));
          }
          browser.click("#older-pictures");
          browser.until(() -> mount("0.png"));
          assertThat(browser.all("#sheet a")).hasSize(240);
          assertThat(browser.the("#older-pictures").isDisplayed()).isFalse();
          assertThat(browser.driver().switchTo().activeElement()).isEqualTo(mount("59.png"));

          browser.click("#newest-pictures");
          browser.until(() -> assertThat(browser.all("#sheet a")).hasSize(60));
          assertThat(mount("299.png")).isEqualTo(browser.the("#sheet a"));
        });
  }

  /** An outbox with so many results, and yesterday's ledger that tells of them. */
  private static void lay(int results, Path home) throws IOException {
    Path outbox = Files.createDirectory(home.resolve("outbox"));
    Path one = picture("one.png", 60, 40);
    LocalDate yesterday = LocalDate.now().minusDays(1);
    StringBuilder ledger =
        new StringBuilder("number,file,start,end,seconds,outcome,reason,attempts,result\r\n");
    for (int n = 0; n < results; n++) {
      Files.copy(one, outbox.resolve(n + ".png"));
      OffsetDateTime end = yesterday.atStartOfDay().plusSeconds(n).atOffset(ZoneOffset.UTC);
      ledger.append("%d,%d.png,%s,%s,1,done,,1,%d.png\r\n".formatted(n + 1, n, end, end, n));
    }
    Files.createDirectory(home.resolve("ledger"));
    Files.writeString(home.resolve("ledger/north-" + yesterday + ".csv"), ledger);
  }

  @ParameterizedTest
  @CsvSource({"light,1360,900", "dark,1360,900", "light,360,740"})
  void everybody_can_use_it(String colours, int width, int height) throws IOException {
    bring(picture("for-all.png", 90, 140));
    bring(Files.writeString(desk.resolve("cannot-be-read.jpg"), "no picture"));
    browser.prefer(colours, false);
    browser.measure(width, height);
    look("#pictures");
    browser.until(() -> mount("for-all.png"));
    String name = (width < 600 ? "phone" : colours) + "-";

    isOpenToAll(name + "pictures");
    browser.click("[data-view='failures']");
    browser.until(() -> assertThat(browser.text("#failure-list")).contains("cannot-be-read.jpg"));
    isOpenToAll(name + "failures");
    browser.click("[data-view='recipes']");
    browser.until(() -> assertThat(browser.text("#recipe-list")).contains("strong"));
    browser.all("#recipe-list summary").forEach(WebElement::click);
    isOpenToAll(name + "recipes");
    for (String dialog : List.of("pause", "add")) {
      browser.click("#" + dialog);
      browser.until(() -> assertThat(browser.the("#" + dialog + "-dialog").isDisplayed()).isTrue());
      isOpenToAll(name + dialog);
      browser.press(Keys.ESCAPE);
    }
    browser.click("[data-view='pictures']");
    browser.click(() -> mount("for-all.png"));
    bothAreSeen();
    browser.click("#json summary");
    isOpenToAll(name + "opened");
  }

  /** No serious finding of axe's, and nothing beyond a right edge. */
  private static void isOpenToAll(String name) {
    browser.photograph(PHOTOGRAPHS.resolve(name + ".png"));
    List<Rule> findings =
        new AxeBuilder()
            .analyze(browser.driver()).getViolations().stream()
                .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                .toList();
    assertThat(findings).as(name).isEmpty();
    for (String part : List.of("html", "#loupe", ".ticket", "#uploads")) {
      assertThat(
              browser.number(
                  "(part => part.scrollWidth - part.clientWidth)(document.querySelector('%s'))"
                      .formatted(part)))
          .as("%s: %s is wider than its room", name, part)
          .isNotPositive();
    }
  }
}
