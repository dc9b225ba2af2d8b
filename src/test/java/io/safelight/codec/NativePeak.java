package io.safelight.codec;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * How much anonymous memory this process has come to have at most, looked at over and over. Linux
 * knows a peak of its own (VmHWM), but pages of files count in it, which come and go as the system
 * likes.
 */
final class NativePeak {
  static final Path STATUS = Path.of("/proc/self/status");

  private final long before;
  private final Thread watch;
  private volatile long most;

  private NativePeak() throws IOException {
    // What glibc keeps of what was freed would be taken for this picture's, or hide it.
    NativeLibrary.getInstance("c").getFunction("malloc_trim").invokeInt(new Object[] {0});
    before = anonymous();
    most = before;
    watch = new Thread(this::look, "native-peak");
    watch.setDaemon(true);
  }

  /** From now on. */
  static NativePeak watched() throws IOException {
    NativePeak peak = new NativePeak();
    peak.watch.start();
    return peak;
  }

  private void look() {
    try {
      while (!Thread.interrupted()) {
        most = Math.max(most, anonymous());
        // To touch a megabyte takes as long; without it the watch takes a core of its own.
        LockSupport.parkNanos(200_000);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** By how many bytes it has grown at most; ends the watch. */
  long bytes() throws InterruptedException {
    watch.interrupt();
    watch.join();
    return most - before;
  }

  private static long anonymous() throws IOException {
    for (String line : Files.readString(STATUS).split("\n")) {
      if (line.startsWith("RssAnon:")) {
        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("there is no RssAnon");
  }
}
