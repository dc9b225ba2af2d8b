package io.safelight.folder;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The system's own rename that refuses to replace: {@code renameat2} with {@code RENAME_NOREPLACE}
 * on Linux, {@code renamex_np} with {@code RENAME_EXCL} on macOS. Java has none: its atomic move
 * silently erases what has the target's name.
 *
 * <p>Not every file system can do it: the common local ones and SMB can, NFS cannot.
 */
final class NoReplace {
  private static final Logger LOG = Logger.getLogger(NoReplace.class);

  // Values from linux/fcntl.h, linux/fs.h, sys/stdio.h of macOS; errno is the same on both up to
  // 34.
  private static final int AT_FDCWD = -100;
  private static final int RENAME_NOREPLACE = 1;
  private static final int RENAME_EXCL = 4;
  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int EACCES = 13;
  private static final int EEXIST = 17;
  private static final int EXDEV = 18;
  private static final int EINVAL = 22;
  private static final int[] CANNOT = {
    EINVAL, 38 /* ENOSYS on Linux */, 95 /* EOPNOTSUPP on Linux */, 45 /* ENOTSUP on macOS */
  };

  /** The two functions; paths as the bytes that the system knows them by, ended by a zero. */
  private interface C extends Library {
    int renameat2(int fromFolder, byte[] from, int toFolder, byte[] to, int flags)
        throws LastErrorException;

    @SuppressWarnings("checkstyle:MethodName")
    int renamex_np(byte[] from, byte[] to, int flags) throws LastErrorException;
  }

  private static final Optional<C> SYSTEM = load();

  private NoReplace() {}

  private static Optional<C> load() {
    if (!Platform.isLinux() && !Platform.isMac()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Native.load("c", C.class));
    } catch (LinkageError e) {
      // A system without it, or a temporary folder that JNA may not unpack its own library to.
      LOG.debugf("No native rename: %s", e.toString());
      return Optional.empty();
    }
  }

  /**
   * Renames.
   *
   * @return false where the system or the file system cannot; nothing was done then
   * @throws FileAlreadyExistsException where something has the target's name, a broken link too
   * @throws AtomicMoveNotSupportedException where the two lie on different volumes
   */
  static boolean rename(Path from, Path to) throws IOException {
    if (SYSTEM.isEmpty()) {
      return false;
    }
    try {
      if (Platform.isLinux()) {
        SYSTEM.get().renameat2(AT_FDCWD, bytes(from), AT_FDCWD, bytes(to), RENAME_NOREPLACE);
      } else {
        SYSTEM.get().renamex_np(bytes(from), bytes(to), RENAME_EXCL);
      }
      return true;
    } catch (UnsatisfiedLinkError e) {
      // A C library from before 2018, or another than glibc.
      return false;
    } catch (LastErrorException e) {
      int code = e.getErrorCode();
      if (Arrays.stream(CANNOT).anyMatch(cannot -> cannot == code)) {
        return false;
      }
      throw explained(from, to, e);
    }
  }

  private static IOException explained(Path from, Path to, LastErrorException error) {
    String one = from.toString();
    String other = to.toString();
    // What JNA says is "[28] No space left on device".
    String words = String.valueOf(error.getMessage()).replaceFirst("^\\[\\d+] ?", "");
    return switch (error.getErrorCode()) {
      case EEXIST -> new FileAlreadyExistsException(other);
      case ENOENT -> new NoSuchFileException(one, other, null);
      case EXDEV -> new AtomicMoveNotSupportedException(one, other, words);
      case EACCES, EPERM -> new AccessDeniedException(one, other, words);
      default -> new FileSystemException(one, other, words);
    };
  }

  /** As C takes a path: its bytes, ended by a zero. */
  static byte[] bytes(Path path) {
    byte[] bytes = PathBytes.of(path.toAbsolutePath());
    return Arrays.copyOf(bytes, bytes.length + 1);
  }
}
