package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void deleting_what_is_not_there_is_no_failure() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "content");

    Durable.delete(file);
    Durable.delete(file);

    assertThat(file).doesNotExist();
  }
}
