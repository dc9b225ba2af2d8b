package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurableTest {
  @TempDir Path folder;

  @Test
  void what_was_written_is_there_byte_for_byte() throws IOException {
    byte[] content = new byte[3 << 20];
    new Random(7).nextBytes(content);

    Durable.write(folder.resolve("a"), content);

    assertThat(folder.resolve("a")).hasBinaryContent(content);
  }

  @Test
  void nothing_is_written_over() throws IOException {
    Files.writeString(folder.resolve("a"), "first");

    assertThatThrownBy(() -> Durable.write(folder.resolve("a"), new byte[] {1}))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(folder.resolve("a")).hasContent("first");
  }

  @Test
  void a_rename_keeps_the_file_itself() throws IOException {
    Path from = Files.writeString(folder.resolve("a"), "content");
    Object itself = Files.readAttributes(from, BasicFileAttributes.class).fileKey();

    Durable.rename(from, Files.createDirectory(folder.resolve("sub")).resolve("b"));

    assertThat(from).doesNotExist();
    assertThat(Files.readAttributes(folder.resolve("sub/b"), BasicFileAttributes.class).fileKey())
        .isEqualTo(itself);
  }

  @Test
  void a_rename_to_another_volume_is_refused_and_never_a_copy() throws IOException {
    Path from = Files.writeString(folder.resolve("a"), "content");
    Path elsewhere = Path.of("/dev/shm");
    assumeTrue(
        Files.isDirectory(elsewhere)
            && !Files.getFileStore(elsewhere).equals(Files.getFileStore(folder)),
        "skipped: there is no second volume here");
    Path to = Files.createTempDirectory(elsewhere, "safelight").resolve("a");
    try {
      assertThatThrownBy(() -> Durable.rename(from, to)).isInstanceOf(IOException.class);

      assertThat(from).hasContent("content");
      assertThat(to).doesNotExist();
    } finally {
      Files.deleteIfExists(to);
      Files.delete(to.getParent());
    }
  }

  @Test
  void a_rename_never_takes_the_place_of_another_file() throws IOException {
    Path from = Files.writeString(folder.resolve("a"), "content");
    Path other = Files.writeString(folder.resolve("b"), "another");
    Path broken = Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));

    for (Path taken : List.of(other, broken, Files.createDirectory(folder.resolve("sub")))) {
      assertThatThrownBy(() -> Durable.rename(from, taken))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThatThrownBy(() -> Durable.renameUnreserved(from, taken))
          .isInstanceOf(FileAlreadyExistsException.class);
    }

    assertThat(from).hasContent("content");
    assertThat(other).hasContent("another");
    assertThat(Files.isSymbolicLink(broken)).isTrue();
  }

  @Test
  void of_many_that_want_one_name_at_one_instant_one_gets_it_and_none_is_lost() throws Exception {
    // With no reservation at all: only the system's own rename can hold that.
    assumeTrue(canRefuse(), "skipped: this file system has no rename that does not replace");
    int rounds = 200;
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int round = 0; round < rounds; round++) {
      CyclicBarrier together = new CyclicBarrier(4);
      Path wanted = folder.resolve("wanted" + round);
      List<Future<Boolean>> ends = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        Path own = Files.writeString(folder.resolve(round + "-" + thread), "of " + thread);
        ends.add(
            threads.submit(
                () -> {
                  together.await();
                  try {
                    Durable.rename(own, wanted);
                    return true;
                  } catch (FileAlreadyExistsException e) {
                    return false;
                  }
                }));
      }
      int got = 0;
      for (Future<Boolean> end : ends) {
        got += end.get() ? 1 : 0;
      }
      assertThat(got).isOne();
    }
    threads.shutdown();
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all.filter(Files::isRegularFile)).hasSize(4 * rounds);
    }
  }

  private boolean canRefuse() throws IOException {
    Path probe = Files.writeString(folder.resolve("can-refuse"), "");
    boolean can = NoReplace.rename(probe, folder.resolve("could-refuse"));
    Files.deleteIfExists(probe);
    Files.deleteIfExists(folder.resolve("could-refuse"));
    return can;
  }

  @Test
  void a_rename_says_which_file_and_why() throws IOException {
    assertThatThrownBy(() -> Durable.rename(folder.resolve("gone"), folder.resolve("b")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("gone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plain.jpg", "with space & %20.jpg", "Käse \u732b \ud83d\udc08.jpg", "a\nb"})
  void a_path_s_bytes_are_those_that_the_system_knows(String name) throws IOException {
    TestNode.assumeThatAllNamesCanBeWritten();
    Path from = Files.writeString(folder.resolve(name), "content");

    assertThat(NoReplace.bytes(from)).isEqualTo((from + "\0").getBytes(StandardCharsets.UTF_8));
    Durable.rename(from, folder.resolve("2 " + name));
    assertThat(folder.resolve("2 " + name)).hasContent("content");
  }

  @Test
  void deleting_what_is_not_there_is_no_failure() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "content");

    Durable.delete(file);
    Durable.delete(file);

    assertThat(file).doesNotExist();
  }
}
