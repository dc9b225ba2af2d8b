package io.safelight.probe;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Ordered → Probed. Finds out by content what a file is, whether it is whole, and whether it is
 * within limits; digests it on the way.
 *
 * <p>The file is opened once and never followed through a link. Cheap questions come first: what
 * exceeds a limit is turned away before the file is read through.
 */
@Named("headerProbe")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class HeaderProbe {
  private static final int CHUNK = 1 << 16;

  private final Limits limits;

  public HeaderProbe(LimitsConfig config) {
    this.limits = Limits.of(config);
  }

  /**
   * @throws Failure.Reject where the file is no picture that can be worked on
   * @throws Failure.Fault {@code STORAGE_FAILED} where the file cannot be read just now
   */
  public Job.Probed probe(Job.Ordered order) throws Failure {
    Path path = order.origin().file();
    try {
      limits.admitFile(bytesOf(path));
      try (FileChannel channel =
          FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
        FileBytes file = new FileBytes(channel);
        List<Header> pages = pages(file, order.origin().name());
        for (Header page : pages) {
          limits.admitResult(order.recipe().form().enlarged(page.uprightSize()));
        }
        return order.probed(pages, file.length(), digest(channel, pages.get(0)));
      }
    } catch (AccessDeniedException denied) {
      throw new Failure.Reject(
          Reason.UNREADABLE, "Reading the file is not permitted to this program.", denied);
    } catch (ClosedByInterruptException stopped) {
      throw new Failure.Interrupted("The program stops while it reads the file.", stopped);
    } catch (IOException e) {
      throw new Failure.Fault(
          Reason.STORAGE_FAILED, "The original could not be read: " + e + ".", e);
    }
  }

  private static long bytesOf(Path path) throws IOException, Failure.Reject {
    BasicFileAttributes entry =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!entry.isRegularFile()) {
      String kind =
          entry.isSymbolicLink()
              ? "a symbolic link"
              : entry.isDirectory() ? "a folder" : "a special file";
      throw new Failure.Reject(Reason.NOT_A_FILE, "The entry is " + kind + ".");
    }
    if (entry.size() == 0) {
      throw new Failure.Reject(Reason.EMPTY_FILE, "The file has 0 bytes.");
    }
    return entry.size();
  }

  private List<Header> pages(FileBytes file, String name) throws IOException, Failure.Reject {
    Signature signature = Signature.of(file.upTo(0, Signature.LENGTH));
    if (signature instanceof Signature.Unread unread) {
      throw unread(unread.kind());
    }
    if (!(signature instanceof Signature.Readable readable)) {
      throw new Failure.Reject(
          Reason.NOT_AN_IMAGE,
          "The first bytes of the file (%s) begin no picture."
              .formatted(HexFormat.ofDelimiter(" ").formatHex(file.upTo(0, 8))));
    }
    checkName(name, readable.format());
    return switch (readable.format()) {
      case JPEG -> List.of(JpegHeader.read(file, limits));
      case PNG -> List.of(PngHeader.read(file, limits));
      case TIFF -> TiffHeader.read(file, limits);
      case WEBP -> List.of(WebpHeader.read(file, limits));
      case BMP -> List.of(BmpHeader.read(file, limits));
      case JPEG_2000 -> List.of(Jpeg2000Header.read(file, limits));
      case PNM -> List.of(PnmHeader.read(file, limits));
    };
  }

  private static Failure.Reject unread(Foreign kind) {
    return new Failure.Reject(Reason.UNSUPPORTED_FORMAT, "The file is %s.".formatted(kind.words()));
  }

  /** Only an extension that promises another kind of picture misleads; a missing one does not. */
  private static void checkName(String name, ImageFormat content) throws Failure.Reject {
    String extension = name.substring(name.lastIndexOf('.') + 1);
    if (!name.contains(".") || content.owns(extension)) {
      return;
    }
    Optional<Foreign> promised = Foreign.promisedBy(extension);
    if (content == ImageFormat.TIFF && promised.equals(Optional.of(Foreign.CAMERA_RAW))) {
      throw unread(Foreign.CAMERA_RAW); // most of them are TIFFs to look at
    }
    boolean otherFormat = promised.isPresent();
    for (ImageFormat format : ImageFormat.values()) {
      otherFormat |= format.owns(extension);
    }
    if (otherFormat) {
      throw new Failure.Reject(
          Reason.MISLEADING_EXTENSION,
          "The name ends in .%s, but the content is %s.".formatted(extension, content));
    }
  }

  /** Reads the file through, once: its digest, and for a JPEG whether its picture ends. */
  private String digest(FileChannel channel, Header header) throws IOException, Failure.Reject {
    MessageDigest sha256 = sha256();
    JpegScan scan =
        header.format() == ImageFormat.JPEG ? new JpegScan(header.size(), limits) : null;
    byte[] chunk = new byte[CHUNK];
    ByteBuffer buffer = ByteBuffer.wrap(chunk);
    channel.position(0);
    int count;
    while ((count = channel.read(buffer.clear())) >= 0) {
      sha256.update(chunk, 0, count);
      if (scan != null) {
        scan.accept(chunk, count);
      }
    }
    if (scan != null) {
      scan.finish();
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
