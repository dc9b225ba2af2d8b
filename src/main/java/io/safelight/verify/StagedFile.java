package io.safelight.verify;

import io.safelight.codec.RasterReader;
import io.safelight.codec.UndecodableException;
import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.image.Raster;
import io.safelight.job.Failure;
import io.safelight.job.Reason;
import io.safelight.job.ResultPromise;
import io.safelight.metadata.Metadata;
import io.safelight.metadata.MetadataFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A staged result as it lies on disk.
 *
 * @param length in bytes
 * @param sha256 lower-case hex
 * @param head its first bytes
 * @param tail its last two bytes
 */
record StagedFile(Path path, long length, String sha256, byte[] head, byte[] tail) {
  private static final int CHUNK = 1 << 16;

  /** Reads the file once, from end to end. */
  static StagedFile read(Path path) throws Failure {
    try (InputStream file = Files.newInputStream(path)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] head = file.readNBytes(CHUNK);
      byte[] tail = lastTwo(new byte[0], head, head.length);
      digest.update(head);
      long length = head.length;
      byte[] chunk = new byte[CHUNK];
      for (int count = file.read(chunk); count >= 0; count = file.read(chunk)) {
        digest.update(chunk, 0, count);
        tail = lastTwo(tail, chunk, count);
        length += count;
      }
      String sha256 = HexFormat.of().formatHex(digest.digest());
      return new StagedFile(
          path, length, sha256, Arrays.copyOf(head, Math.min(head.length, Signature.LENGTH)), tail);
    } catch (IOException e) {
      throw failure(path, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The pixels of one page.
   *
   * @param page from 0
   * @throws Failure.Unfaithful where the file is of another format than promised, or no whole
   *     picture of the promised size
   */
  Raster pixels(ResultPromise promise, int page) throws Failure {
    Optional<ImageFormat> found = Signature.of(head);
    if (found.isEmpty()) {
      throw unreadable("its " + length + " bytes do not begin as a picture does", null);
    }
    if (found.get() != promise.format()) {
      throw new Failure.Unfaithful(
          Reason.RESULT_DIFFERS,
          "the file is " + found.get() + " where " + promise.format() + " was promised");
    }
    if (found.get() == ImageFormat.JPEG && !endsAsJpeg()) {
      throw unreadable("the end marker of the JPEG is missing after " + length + " bytes", null);
    }
    try {
      return RasterReader.readBack(path, page, header(promise));
    } catch (UndecodableException e) {
      throw unreadable(e.getMessage(), e);
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  /** As a probe would find it: of a JPEG's four channels nothing else says that they are inks. */
  private static Header header(ResultPromise promise) {
    Header.Colour colour =
        switch (promise.layout().withoutAlpha()) {
          case GREY -> Header.Colour.GREY;
          case CMYK -> Header.Colour.CMYK;
          default -> Header.Colour.RGB;
        };
    return new Header(
        promise.format(),
        promise.size(),
        promise.layout().channels(),
        promise.bitDepth(),
        colour,
        1);
  }

  /**
   * What it says beside its pixels, page by page.
   *
   * @param format what it was promised to be
   */
  List<Metadata> metadata(ImageFormat format, int pages) throws Failure {
    try {
      return MetadataFile.read(path, format, pages);
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  /** A JPEG cut in half decodes at full size, grey below: only its end marker tells. */
  private boolean endsAsJpeg() {
    return tail.length == 2 && (tail[0] & 0xFF) == 0xFF && (tail[1] & 0xFF) == 0xD9;
  }

  private static byte[] lastTwo(byte[] before, byte[] chunk, int count) {
    byte[] both = Arrays.copyOf(before, before.length + Math.min(2, count));
    System.arraycopy(chunk, Math.max(0, count - 2), both, before.length, Math.min(2, count));
    return Arrays.copyOfRange(both, Math.max(0, both.length - 2), both.length);
  }

  private static Failure failure(Path path, IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return unreadable(path.getFileName() + " is gone from the desk", cause);
    }
    if (cause instanceof ClosedByInterruptException) {
      return new Failure.Interrupted("interrupted while the result was read back", cause);
    }
    return new Failure.Fault(
        Reason.STORAGE_FAILED, path.getFileName() + " could not be read back: " + cause, cause);
  }

  private static Failure.Unfaithful unreadable(String detail, Throwable cause) {
    return new Failure.Unfaithful(Reason.RESULT_UNREADABLE, detail, cause);
  }
}
