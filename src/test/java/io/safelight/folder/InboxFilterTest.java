package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.camel.component.file.GenericFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxFilterTest {
  @TempDir Path home;
  private Path inbox;
  private InboxFilter filter;

  @BeforeEach
  void the_shipped_ignore_lists() throws IOException {
    TestNode node = new TestNode(home, "node");
    inbox = node.folder.inbox();
    filter = new InboxFilter(node.config, node.sightings, new Respelling(node.folder, node.config));
  }

  private boolean takes(String name) throws IOException {
    return filter.accept(TestNode.listed(Files.writeString(inbox.resolve(name), "x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".hidden.jpg",
        "._IMG_0001.jpg",
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
        "ehthumbs.db",
        "a.jpg.part",
        "a.jpg.partial",
        "a.jpg.crdownload",
        "a.jpg.tmp",
        "a.jpg.temp",
        "~a.jpg",
        "~$a.jpg",
        "a.jpg~",
        ".nfs000000000001",
        ".smbdeleteAAA1"
      })
  void droppings_are_left_alone_whatever_their_case(String name) throws IOException {
    assertThat(takes(name)).isFalse();
    assertThat(takes(name.toUpperCase(Locale.ROOT))).isFalse();
    assertThat(takes(name.toLowerCase(Locale.ROOT))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@eaDir",
        "#recycle",
        "@Recycle",
        "@Recently-Snapshot",
        ".stfolder",
        ".stversions",
        ".Spotlight-V100",
        ".Trashes",
        "__MACOSX",
        "$RECYCLE.BIN",
        "System Volume Information",
        "lost+found",
        ".snapshot"
      })
  void folders_of_systems_are_not_entered_whatever_their_case(String name) throws IOException {
    Path folder = Files.createDirectory(inbox.resolve(name));
    Path upper = inbox.resolve("upper").resolve(name.toUpperCase(Locale.ROOT));
    Files.createDirectories(upper);

    assertThat(filter.accept(TestNode.listed(folder))).isFalse();
    assertThat(filter.accept(TestNode.listed(upper))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.jpg",
        "A.JPG",
        "scan 0001 (2).tiff",
        "Grüße aus Köln 📷.jpeg",
        "no extension",
        "a.part.jpg",
        "a~b.jpg",
        "tmp.png",
        "[0]{1}*.jpg",
        "claim.json",
        "settlement.json",
        "notes.txt",
        "-2.jpg"
      })
  void other_names_are_taken(String name) throws IOException {
    TestNode.assumeThatAllNamesCanBeWritten();
    assertThat(takes(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.jpg.json",
        "A.JPG.JSON",
        "a.b.tif.json",
        "a.HEIC.json",
        "a.pbm.json",
        "a.jpf.json"
      })
  void a_job_ticket_is_no_picture(String name) throws IOException {
    assertThat(takes(name)).isFalse();
  }

  @Test
  void a_plain_folder_is_entered_and_a_linked_one_is_not() throws IOException {
    Path folder = Files.createDirectory(inbox.resolve("holidays"));
    Path link = Files.createSymbolicLink(inbox.resolve("loop"), inbox);

    assertThat(filter.accept(TestNode.listed(folder))).isTrue();
    assertThat(filter.accept(TestNode.listed(link))).isFalse();
  }

  @Test
  void a_name_that_this_system_cannot_spell_does_not_end_the_listing() {
    GenericFile<File> entry = new GenericFile<>();
    entry.setFile(new File(inbox + "/never\0there.jpg"));
    entry.setFileName("never\0there.jpg");

    assertThat(filter.accept(entry)).isFalse();
  }
}
