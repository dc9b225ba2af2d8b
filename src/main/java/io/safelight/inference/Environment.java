package io.safelight.inference;

import ai.onnxruntime.OrtEnvironment;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jboss.logging.Logger;

/**
 * ONNX Runtime's environment, kept until the process is gone. Its own shutdown hook frees it while
 * other hooks still wait for the last runs to end: whoever runs then crashes the process
 * (microsoft/onnxruntime issue 31352). The environment counts its references, and the hook gives
 * back one; here is a second one, which nobody gives back.
 */
@RegisterForReflection(classNames = {"ai.onnxruntime.OnnxRuntime", "ai.onnxruntime.OrtEnvironment"})
final class Environment {
  private static final Logger LOG = Logger.getLogger(Environment.class);

  private Environment() {}

  /** Loads ONNX Runtime at the first call. */
  static OrtEnvironment get() {
    return Kept.ENVIRONMENT;
  }

  private static final class Kept {
    static final OrtEnvironment ENVIRONMENT = keep(OrtEnvironment.getEnvironment());
  }

  /** The Java binding has no public way to it. */
  private static OrtEnvironment keep(OrtEnvironment environment) {
    try {
      Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      api.setAccessible(true);
      Method refer =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      refer.setAccessible(true);
      // What it logs is set by the first reference.
      refer.invoke(null, api.getLong(null), LOG_WARNINGS, OrtEnvironment.DEFAULT_NAME);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.debugf("ONNX Runtime may be gone before its last run: %s", e);
    }
    return environment;
  }

  /** OrtLoggingLevel's number for the C interface. */
  private static final int LOG_WARNINGS = 2;
}
