package io.safelight.folder;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Origin.Keeping;
import io.safelight.job.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;

/**
 * Who is to blame for a failure: the share, and then no picture is called failed for it, or
 * something else. One original on a bad sector is no fault of the share.
 */
@Named("blame")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Blame {
  /** Whatever the share does: these are as they are. */
  private static final Set<Reason> OTHERS =
      EnumSet.of(Reason.OUT_OF_MEMORY, Reason.DEVICE_FAILED, Reason.CRASHED_THE_PROCESS);

  /** As Linux, macOS and Windows say it, in English: errno.h by way of strerror. */
  private static final List<String> WORDS =
      List.of(
          "no space left on device",
          "not enough space on the disk",
          "quota exceeded",
          "read-only file system",
          "stale file handle",
          "stale nfs file handle",
          "transport endpoint is not connected",
          "host is down",
          "no route to host",
          "network is unreachable",
          "network is down",
          "network path was not found",
          "network name is no longer available",
          "connection timed out",
          "connection reset by peer",
          "connection refused",
          "remote i/o error",
          "no such device");

  /** Causes can form a ring. */
  private static final int DEEPEST = 32;

  private final HotFolder folder;
  private final Trial trial;
  private final ShareWatch share;
  private final Optional<String> noSpace = noSpaceInThisLanguage();

  public Blame(HotFolder folder, Trial trial, ShareWatch share) {
    this.folder = folder;
    this.trial = trial;
    this.share = share;
  }

  /** Whether a failure that ends a claimed picture's passage is the share's. */
  public boolean isOnTheShare(@Body Job job, @ExchangeException Failure failure) {
    return job.origin().keeping() == Keeping.CLAIMED && isOnTheShare(failure);
  }

  boolean isOnTheShare(Failure failure) {
    if (OTHERS.contains(failure.reason())) {
      return false;
    }
    if (says(failure)) {
      return true;
    }
    if (failure.reason() == Reason.STORAGE_FAILED) {
      return !share.ask(folder::problems).isEmpty() || !share.ask(trial::problems).isEmpty();
    }
    // Half a file that is read while its share goes away looks truncated.
    return !share.ask(folder::absences).isEmpty();
  }

  private boolean says(Failure failure) {
    return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(DEEPEST)
        .filter(IOException.class::isInstance)
        .map(Blame::reason)
        .anyMatch(
            said ->
                WORDS.stream().anyMatch(said::contains)
                    || noSpace.filter(said::contains).isPresent());
  }

  /** Without the path: a picture may be called what it likes. */
  private static String reason(Throwable thrown) {
    String said =
        thrown instanceof FileSystemException fault ? fault.getReason() : thrown.getMessage();
    return said == null ? "" : said.toLowerCase(Locale.ROOT);
  }

  /** Systems say it in the user's language; this device says nothing else. */
  private static Optional<String> noSpaceInThisLanguage() {
    try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
      full.write(ByteBuffer.allocate(1));
      return Optional.empty();
    } catch (FileSystemException e) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(reason(e)).filter(said -> !said.isEmpty());
    }
  }
}
