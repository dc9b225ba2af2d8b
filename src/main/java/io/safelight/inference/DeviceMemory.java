package io.safelight.inference;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.OptionalLong;
import oshi.SystemInfo;
import oshi.hardware.GraphicsCard;

/** The accelerator's memory, where the machine tells. */
@ApplicationScoped
public class DeviceMemory {
  /**
   * Memory of the largest graphics card in bytes; empty where there is none or nothing is known.
   */
  public OptionalLong totalBytes() {
    try {
      return new SystemInfo()
          .getHardware().getGraphicsCards().stream()
              .mapToLong(GraphicsCard::getVRam)
              .filter(bytes -> bytes > 0)
              .max();
    } catch (RuntimeException | LinkageError e) {
      // Odd hardware must not keep the program from starting; the smallest batch is safe.
      return OptionalLong.empty();
    }
  }
}
