package io.safelight.image;

import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** Loads OpenCV's native library when the program starts, before any route can need it. */
@Startup
@ApplicationScoped
public class OpenCv {
  private String missingBecause;

  /** What cannot be loaded is told by whoever needs it: some commands do without. */
  @PostConstruct
  void load() {
    try {
      loadLibrary();
    } catch (UnsatisfiedLinkError e) {
      missingBecause = Objects.requireNonNullElse(e.getMessage(), e.toString());
    }
  }

  private static void loadLibrary() {
    try {
      // The launcher has unpacked it once; the loader below does so at every start, 65 MB.
      System.loadLibrary(Core.NATIVE_LIBRARY_NAME);
    } catch (UnsatisfiedLinkError notUnpacked) {
      nu.pattern.OpenCV.loadLocally();
    }
    // Pictures run side by side: threads within one operation would only fight over the cores.
    Core.setNumThreads(1);
  }

  /**
   * Uses it once.
   *
   * @return its version
   * @throws IllegalStateException saying why it cannot be used, and what to do
   */
  public String version() {
    if (missingBecause != null) {
      throw new IllegalStateException(
          ("OpenCV's native library cannot be loaded: %s. Safelight runs on Linux, macOS and Windows"
                  + " on x86-64 and ARM64; the temp folder must have 70 MB free and allow programs"
                  + " (no `noexec`), or -Djava.library.path names a folder that has the library")
              .formatted(missingBecause));
    }
    Mat four = Mat.ones(2, 2, CvType.CV_8U);
    try {
      if (Core.sumElems(four).val[0] != 4) {
        throw new IllegalStateException(
            "OpenCV miscounts: its library is not the one that it needs");
      }
      return Core.VERSION;
    } finally {
      four.release();
    }
  }
}
