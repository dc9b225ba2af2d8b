package io.safelight.routes;

import static io.safelight.Waiting.await;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.safelight.TestPictures;
import io.safelight.cli.Startup;
import io.safelight.folder.HotFolder;
import io.safelight.image.ImageFormat;
import io.safelight.job.Legible;
import io.safelight.job.UnderWay;
import io.safelight.metadata.MetadataFile;
import io.safelight.metadata.Text;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What nobody should drop into an inbox, all of it at once, among sound pictures. Each thing ends
 * in done/ or error/, or stays where it is; nothing outside the hot folder is touched.
 */
@QuarkusTest
@TestProfile(HostileInboxTest.OfItsOwn.class)
class HostileInboxTest {
  /** A hot folder of its own: what stays where it is would stand in other tests' way. */
  public static class OfItsOwn extends HotFolderProfile {}

  private enum End {
    /** Enhanced, the original in done/. */
    DONE,
    /** In error/, with the reason that the row names. */
    ERROR,
    /** Nobody can or should move it. */
    STAYS
  }

  /** Puts the thing at its place; what the machine does not allow is thrown. */
  @FunctionalInterface
  private interface Plant {
    void at(Path place) throws Exception;
  }

  private record Row(String name, Plant plant, End end, String reason) {
    @Override
    public String toString() {
      String shown = Legible.of(name);
      return (shown.length() > 60 ? shown.substring(0, 60) + "…" : shown) + " -> " + end;
    }
  }

  // The table ------------------------------------------------------------------------------------

  private static final String COMMENT = "<script>a comment</script>";
  private static final String E_ACUTE_ONE = "caf\u00E9.jpg";
  private static final String E_ACUTE_TWO = "cafe\u0301.jpg";

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    // Links
    error(rows, "link to a file.jpg", link(outside("secret.jpg")), "NOT_A_FILE");
    stays(rows, "link to a folder", link(outside("album")));
    stays(rows, "link to a folder.jpg", link(outside("album")));
    stays(rows, "folder/back to itself", link(Path.of(".")));
    error(rows, "link to nothing.jpg", link(outside("nothing.jpg")), "NOT_A_FILE");
    error(rows, "link to itself.jpg", link(Path.of("link to itself.jpg")), "NOT_A_FILE");
    error(rows, "link to zeros.jpg", link(Path.of("/dev/zero")), "NOT_A_FILE");
    done(rows, "hard link.jpg", place -> Files.createLink(place, outside("linked.jpg")));
    // Special files
    error(rows, "pipe.jpg", place -> shell("mkfifo", place), "NOT_A_FILE");
    error(rows, "socket.jpg", HostileInboxTest::socket, "NOT_A_FILE");
    error(rows, "device.jpg", place -> shell("mknod", place, "c", "1", "5"), "NOT_A_FILE");
    done(rows, "ticket is a pipe.jpg", withTicket(place -> shell("mkfifo", place)));
    done(rows, "ticket is a link.jpg", withTicket(link(outside("ticket.json"))));
    // Names
    done(rows, "folder.jpg/picture in a folder of that name.jpg");
    for (String name :
        List.of(
            "new\nline.jpg",
            "10:00:00 INFO  forged.jpg done in 0.01 s\n10:00:00 INFO  more.jpg",
            "tab\t.jpg",
            "return\r.jpg",
            "bell\u0007escape\u001B[31m.jpg",
            "single'quote.jpg",
            "double\"quote.jpg",
            "back\\slash.jpg",
            "a..jpg",
            "a..\\..\\..jpg",
            "$(touch x).jpg",
            "`touch x`.jpg",
            "%s%n%d.jpg",
            "%2e%2e%2f.jpg",
            "{{x}}.jpg",
            "{{bean:hotFolder.inboxName}}.jpg",
            "${body}.jpg",
            "${bean:hotFolder.inboxName}.jpg",
            "$simple{body.class}.jpg",
            "${sysenv:PATH}${env:PATH}.jpg",
            "#{body}.jpg",
            "${body}/{{x}}/nested.jpg",
            "a.jpg?delete=true",
            "a.jpg&move=x",
            "*?[x]{y}.jpg",
            "-rf.jpg",
            " leading space.jpg",
            "trailing space.jpg ",
            "trailing dot.jpg.",
            "CON.jpg",
            "nul",
            "a:b.jpg",
            "<b>bold<b>.jpg",
            "=1+1.jpg",
            "\uD83D\uDE00\uD83D\uDC68\u200D\uD83D\uDC67.jpg",
            "right-to-left\u202Egpj.exe.jpg",
            "zero\u200Bwidth\uFEFF.jpg",
            "line\u2028separator.jpg",
            "Case.jpg",
            "case.jpg",
            E_ACUTE_ONE,
            E_ACUTE_TWO,
            "a".repeat(251) + ".jpg",
            "\u00FC".repeat(125) + ".jpg",
            "d/".repeat(200) + "deep.jpg")) {
      done(rows, name);
    }
    stays(rows, "...jpg", HostileInboxTest::picture);
    stays(rows, tooDeep(), HostileInboxTest::picture);
    // Contents
    error(rows, "archive.jpg", bytes("PK\3\4 and so on"), "NOT_AN_IMAGE");
    error(rows, "script.png", bytes("#!/bin/sh\ntouch x\n"), "NOT_AN_IMAGE");
    error(rows, "page.jpg", bytes("<html><script>alert(1)</script></html>"), "NOT_AN_IMAGE");
    error(rows, "drawing.jpg", bytes("<svg onload='alert(1)'/>"), "NOT_AN_IMAGE");
    done(rows, "picture and archive.jpg", appended("PK\3\4 MARK-OF-A-STOWAWAY"));
    done(rows, "picture and program.jpg", appended("<?php MARK-OF-A-STOWAWAY ?>"));
    done(rows, "picture with a comment.jpg", commented(COMMENT));
    return rows;
  }

  private static void done(List<Row> rows, String name) {
    done(rows, name, HostileInboxTest::picture);
  }

  private static void done(List<Row> rows, String name, Plant plant) {
    rows.add(new Row(name, plant, End.DONE, ""));
  }

  private static void error(List<Row> rows, String name, Plant plant, String reason) {
    rows.add(new Row(name, plant, End.ERROR, reason));
  }

  private static void stays(List<Row> rows, String name, Plant plant) {
    rows.add(new Row(name, plant, End.STAYS, ""));
  }

  /**
   * A path that the system still takes in the inbox, and no longer on a desk, which lies deeper.
   */
  private static String tooDeep() {
    String folder = "deep".repeat(50) + "/";
    int room = 4095 - home.resolve("inbox").toString().length() - 30;
    return folder.repeat(room / folder.length())
        + "x".repeat(Math.max(1, room % folder.length()))
        + ".jpg";
  }

  // What is planted ------------------------------------------------------------------------------

  private static long pictures;

  private static byte[] fresh() throws IOException {
    Path file = Files.createTempFile("safelight", ".jpg");
    try {
      TestPictures.write(TestPictures.scene(40, 30, 20, 50_000 + pictures++), file);
      return Files.readAllBytes(file);
    } finally {
      Files.delete(file);
    }
  }

  private static void picture(Path place) throws IOException {
    Files.write(place, fresh());
  }

  private static Plant bytes(String text) {
    return place -> Files.write(place, text.getBytes(ISO_8859_1));
  }

  private static Plant appended(String text) {
    return place -> Files.write(place, join(fresh(), text.getBytes(ISO_8859_1)));
  }

  private static Plant commented(String text) {
    return place -> {
      byte[] picture = fresh();
      byte[] comment = text.getBytes(ISO_8859_1);
      byte[] head = {
        (byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xFE, 0, (byte) (comment.length + 2)
      };
      byte[] rest = java.util.Arrays.copyOfRange(picture, 2, picture.length);
      Files.write(place, join(join(head, comment), rest));
    };
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] both = java.util.Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static Plant link(Path target) {
    return place -> Files.createSymbolicLink(place, target);
  }

  private static Plant withTicket(Plant ticket) {
    return place -> {
      ticket.at(place.resolveSibling(place.getFileName() + ".json"));
      picture(place);
    };
  }

  private static void socket(Path place) throws IOException {
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(place));
    }
  }

  private static void shell(String command, Path place, String... more) throws Exception {
    List<String> line = new ArrayList<>(List.of(command, place.toString()));
    line.addAll(List.of(more));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said.strip());
    }
  }

  // How it is run --------------------------------------------------------------------------------

  private static final int SOUND = 5;
  private static final Map<Row, String> IMPOSSIBLE = new HashMap<>();
  private static final Map<String, String> DIGESTS = new HashMap<>();
  private static Path home;
  private static Path outside;
  private static Map<String, String> canary;
  private static List<Row> planted;

  @Inject Startup startup;
  @Inject HotFolder folder;
  @Inject UnderWay underWay;

  private Inbox inbox;

  /** Planted once; the rows are looked at one by one. */
  @BeforeEach
  void plant() throws Exception {
    inbox = new Inbox(folder);
    if (planted != null) {
      return;
    }
    home = folder.inbox().getParent();
    outside = Files.createTempDirectory(home.getParent(), "outside");
    Files.createDirectories(outside("album"));
    for (String name : List.of("secret.jpg", "linked.jpg", "album/inside.jpg")) {
      picture(outside(name));
    }
    Files.writeString(outside("ticket.json"), "{\"strength\": 1}");
    canary = canary();
    startup.watch();
    inbox.awaitEmpty();
    inbox.clear();
    planted = rows();
    for (Row row : planted) {
      plant(row);
    }
    for (int i = 0; i < SOUND; i++) {
      inbox.drop("sound-" + i + ".jpg", fresh());
    }
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(100))
        .until(this::isAtRest);
  }

  /** Made beside the inbox and moved in, as a careful copying tool does; links as they are. */
  private void plant(Row row) throws IOException {
    try {
      Path place = folder.inbox().resolve(row.name);
      Files.createDirectories(place.getParent());
      row.plant.at(place);
      if (Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
        DIGESTS.put(row.name, Inbox.sha256(Files.readAllBytes(place)));
      }
    } catch (Exception notHere) {
      IMPOSSIBLE.put(row, notHere.toString());
    }
  }

  private boolean isAtRest() {
    return underWay.all().isEmpty()
        && planted.stream()
            .filter(row -> row.end != End.STAYS && !IMPOSSIBLE.containsKey(row))
            .noneMatch(
                row -> Files.exists(folder.inbox().resolve(row.name), LinkOption.NOFOLLOW_LINKS))
        && Inbox.files(folder.desks()).isEmpty();
  }

  private static Path outside(String name) {
    return outside == null ? Path.of(name) : outside.resolve(name);
  }

  /** Every file outside, with all that could change about it but its number of links. */
  private static Map<String, String> canary() throws IOException {
    Map<String, String> all = new TreeMap<>();
    for (Path file : Inbox.files(outside)) {
      all.put(
          outside.relativize(file).toString(),
          Inbox.sha256(Files.readAllBytes(file)) + Files.getLastModifiedTime(file));
    }
    return all;
  }

  // What must hold -------------------------------------------------------------------------------

  static List<Integer> numbers() {
    // The rows need the folders, which are there only once the program is.
    return java.util.stream.IntStream.range(0, ROWS).boxed().toList();
  }

  private static final int ROWS = 68;

  @ParameterizedTest
  @MethodSource("numbers")
  void whatever_is_dropped_ends_in_done_or_error_or_stays(int number) throws Exception {
    assertThat(planted).hasSize(ROWS);
    Row row = planted.get(number);
    assumeTrue(!IMPOSSIBLE.containsKey(row), () -> row + ": not here, " + IMPOSSIBLE.get(row));
    Path came = folder.inbox().resolve(row.name);
    switch (row.end) {
      case STAYS ->
          assertThat(Files.exists(came, LinkOption.NOFOLLOW_LINKS)).as(row.toString()).isTrue();
      case ERROR -> {
        assertThat(inbox.report(row.name).at("/reason").asText()).isEqualTo(row.reason);
        assertThat(inbox.report(row.name).at("/file").asText()).isEqualTo(row.name);
        assertThat(Files.exists(inbox.error(row.name), LinkOption.NOFOLLOW_LINKS)).isTrue();
      }
      case DONE -> {
        List<Path> all =
            Inbox.files(folder.done()).stream()
                .filter(file -> digest(file).equals(DIGESTS.get(row.name)))
                .toList();
        assertThat(all).as(row.toString()).hasSize(1);
        if (row.name.getBytes(UTF_8).length < 240) {
          assertThat(all).containsExactly(inbox.done(row.name));
        }
        assertThat(sourcesOfResults()).containsEntry(DIGESTS.get(row.name), row.name);
      }
    }
  }

  /** Digest of the source → its name, as the result tickets have it. */
  private Map<String, String> sourcesOfResults() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (Path file : Inbox.files(folder.outbox())) {
      if (file.toString().endsWith(".json")) {
        var ticket =
            inbox.resultTicket(
                folder.outbox().relativize(file).toString().replaceAll("\\.json$", ""));
        sources.put(ticket.at("/source/sha256").asText(), ticket.at("/source/file").asText());
      }
    }
    return sources;
  }

  private static String digest(Path file) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          ? Inbox.sha256(Files.readAllBytes(file))
          : "";
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void sound_pictures_beside_them_are_done() {
    for (int i = 0; i < SOUND; i++) {
      assertThat(inbox.done("sound-" + i + ".jpg")).exists();
      assertThat(inbox.outbox("sound-" + i + ".png")).exists();
    }
  }

  @Test
  void nothing_outside_the_hot_folder_is_moved_or_changed_or_taken() throws Exception {
    assertThat(canary()).isEqualTo(canary);
    // Nor did it come in by way of a link.
    List<String> secrets =
        List.of(digest(outside("secret.jpg")), digest(outside("album/inside.jpg")));
    for (Path root : List.of(folder.done(), folder.error(), folder.work())) {
      for (Path file : Inbox.files(root)) {
        assertThat(digest(file)).isNotIn(secrets);
      }
    }
    assertThat(sourcesOfResults()).doesNotContainKeys(secrets.toArray(String[]::new));
  }

  @Test
  void no_name_is_ever_evaluated() {
    assertThat(Path.of("x")).doesNotExist();
    assertThat(home.resolve("x")).doesNotExist();
    assertThat(folder.inbox().resolve("x")).doesNotExist();
  }

  @Test
  void a_result_carries_no_stowaway() throws Exception {
    for (Path file : Inbox.files(folder.outbox())) {
      assertThat(new String(Files.readAllBytes(file), ISO_8859_1))
          .as(file.toString())
          .doesNotContain("MARK-OF-A-STOWAWAY");
    }
  }

  /** It belongs to the picture, and is a text whatever it says. */
  @Test
  void a_comment_is_carried_as_a_comment_and_as_nothing_else() throws Exception {
    Path result = inbox.outbox("picture with a comment.png");

    assertThat(MetadataFile.read(result, ImageFormat.PNG, 1).get(0).texts())
        .containsExactly(new Text("Comment", COMMENT));
    String file = new String(Files.readAllBytes(result), ISO_8859_1);
    assertThat(file.indexOf(COMMENT)).isPositive().isEqualTo(file.lastIndexOf(COMMENT));
  }
}
