package io.safelight.image;

import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import org.opencv.core.Core;

/** Loads OpenCV's native library when the program starts, before any route can need it. */
@Startup
@ApplicationScoped
public class OpenCv {
  @PostConstruct
  void load() {
    try {
      // The launcher has unpacked it once; the loader below does so at every start, 65 MB.
      System.loadLibrary(Core.NATIVE_LIBRARY_NAME);
    } catch (UnsatisfiedLinkError notUnpacked) {
      nu.pattern.OpenCV.loadLocally();
    }
    // Pictures run side by side: threads within one operation would only fight over the cores.
    Core.setNumThreads(1);
  }
}
