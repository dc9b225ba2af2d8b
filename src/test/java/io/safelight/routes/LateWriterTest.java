package io.safelight.routes;

import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.safelight.TestPictures;
import io.safelight.cli.Startup;
import io.safelight.codec.RasterReader;
import io.safelight.folder.HotFolder;
import io.safelight.image.ImageFormat;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.UnderWay;
import io.safelight.probe.HeaderProbe;
import io.safelight.probe.LimitsConfig;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A writer that pauses for longer than a file must be unchanged, and then goes on through its open
 * descriptor while its file is worked on.
 */
@QuarkusTest
@TestProfile(HotFolderProfile.class)
class LateWriterTest {
  /** What the writer does while an attempt is under way, by the number of the attempt. */
  @FunctionalInterface
  private interface Writing {
    void during(int attempt) throws IOException;
  }

  @Inject Startup startup;
  @Inject HotFolder folder;
  @Inject LimitsConfig limits;
  @Inject UnderWay underWay;

  @TempDir Path scratch;
  private Inbox inbox;
  private FileChannel writer;
  private volatile Writing writing;
  private int attempts;

  @BeforeEach
  void watch() throws Exception {
    FaultyStages.install();
    QuarkusMock.installMockForType(
        new HeaderProbe(limits) {
          @Override
          public Job.Probed probe(Job.Ordered job) throws Failure {
            Job.Probed probed;
            try {
              probed = super.probe(job);
            } finally {
              write();
            }
            return probed;
          }
        },
        HeaderProbe.class);
    startup.watch();
    inbox = new Inbox(folder);
    inbox.awaitEmpty();
    inbox.clear();
  }

  private void write() {
    try {
      writing.during(++attempts);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    writer.close();
    await().untilAsserted(() -> assertThat(underWay.all()).isEmpty());
  }

  private byte[] picture(String extension) throws IOException {
    Path file = scratch.resolve("picture." + extension);
    TestPictures.write(TestPictures.scene(120, 90, 20, 1), file);
    return Files.readAllBytes(file);
  }

  private void begin(String name, byte[] content) throws IOException {
    writer =
        FileChannel.open(
            folder.inbox().resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    writer.write(ByteBuffer.wrap(content));
  }

  @Test
  void a_file_that_is_written_on_is_not_called_truncated_but_tried_again_until_it_is_whole()
      throws Exception {
    byte[] whole = picture("jpg");
    int half = whole.length / 2;
    writing =
        attempt -> {
          if (attempt == 1) {
            writer.write(ByteBuffer.wrap(whole, half, 100));
          } else if (attempt == 2) {
            writer.write(ByteBuffer.wrap(whole, half + 100, whole.length - half - 100));
          }
        };

    begin("late.jpg", Arrays.copyOf(whole, half));
    inbox.awaitEmpty();

    assertThat(Files.readAllBytes(inbox.done("late.jpg"))).isEqualTo(whole);
    assertThat(inbox.resultTicket("late.png").at("/attempts").asInt()).isEqualTo(3);
    assertThat(inbox.resultTicket("late.png").at("/source/sha256").asText())
        .isEqualTo(Inbox.sha256(whole));
    assertThat(Inbox.files(folder.error())).isEmpty();
  }

  @Test
  void a_result_of_half_a_preallocated_file_is_never_published() throws Exception {
    byte[] whole = picture("bmp");
    int half = whole.length / 2;
    byte[] preallocated = Arrays.copyOf(Arrays.copyOf(whole, half), whole.length);
    writing =
        attempt -> {
          if (attempt == 1) {
            writer.write(ByteBuffer.wrap(whole, half, whole.length - half), half);
          }
        };

    begin("late.bmp", preallocated);
    inbox.awaitEmpty();

    assertThat(inbox.resultTicket("late.png").at("/attempts").asInt()).isEqualTo(2);
    assertThat(inbox.resultTicket("late.png").at("/source/sha256").asText())
        .isEqualTo(Inbox.sha256(whole));
    Raster result =
        RasterReader.read(inbox.outbox("late.png"), ImageFormat.PNG, 0, new Size(120, 90));
    assertThat(TestPictures.psnr(result, TestPictures.scene(120, 90, 0, 1))).isGreaterThan(20);
  }

  @Test
  void a_writer_that_never_ends_ends_in_error_with_the_reason() throws Exception {
    byte[] whole = picture("jpg");
    writing = attempt -> writer.write(ByteBuffer.wrap(new byte[10]));

    begin("endless.jpg", Arrays.copyOf(whole, whole.length / 2));
    inbox.awaitEmpty();

    assertThat(inbox.report("endless.jpg").at("/reason").asText()).isEqualTo("STILL_BEING_WRITTEN");
    assertThat(inbox.report("endless.jpg").at("/attempts").asInt()).isEqualTo(3);
    assertThat(inbox.report("endless.jpg").at("/whatToDo").asText())
        .contains("safelight.stable-for");
    assertThat(inbox.outbox("endless.png")).doesNotExist();
  }
}
