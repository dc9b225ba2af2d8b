package io.safelight.doctor;

import io.safelight.image.OpenCv;
import io.safelight.inference.Network;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The native libraries: each is loaded and used once. */
@ApplicationScoped
@Priority(110)
class LibrariesCheck implements Check {
  private final OpenCv openCv;

  LibrariesCheck(OpenCv openCv) {
    this.openCv = openCv;
  }

  @Override
  public String name() {
    return "libraries";
  }

  @Override
  public List<Finding> look() {
    return List.of(ok("OpenCV %s runs", openCv.version()), onnxRuntime());
  }

  private Finding onnxRuntime() {
    try {
      return ok("ONNX Runtime %s runs", Network.runtimeVersion());
    } catch (LinkageError e) {
      return wrong(
          "ONNX Runtime cannot be loaded: %s. The temp folder must have 30 MB free and allow"
              + " programs (no `noexec`), or -Donnxruntime.native.path names a folder that has its"
              + " libraries",
          e);
    }
  }
}
