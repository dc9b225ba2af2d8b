package io.safelight.inference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import oshi.SystemInfo;
import oshi.hardware.GraphicsCard;
import oshi.util.gpu.NvmlUtilJNA;

/**
 * The accelerators' memory, where the machine tells. NVIDIA's own library (NVML) is asked first:
 * oshi's list of graphics cards comes from {@code lspci}, which slim images lack, and gives the
 * size of a PCI window, which on many cards is a fraction of the memory.
 */
@ApplicationScoped
public class DeviceMemory {
  /** What NVML tells; the seam at which tests put a machine with devices. */
  interface Nvml {
    /** The PCI bus id of a device whose id holds this fragment. */
    Optional<String> find(String fragment);

    /** Bytes; negative where it cannot be told. */
    long total(String busId);

    /** Bytes; negative where it cannot be told. */
    long used(String busId);
  }

  /** Where the Linux driver has one folder per device, named by its PCI bus id. */
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/gpus");

  /** Present where a Linux system, a container or WSL has an NVIDIA device at all. */
  private static final List<Path> TRACES =
      List.of(DRIVER, Path.of("/dev/nvidiactl"), Path.of("/dev/dxg"));

  private final Path driver;
  private final Nvml nvml;
  private List<String> devices;

  @Inject
  public DeviceMemory() {
    this(DRIVER, mayHaveDevices() ? new OshiNvml() : new NoNvml());
  }

  DeviceMemory(Path driver, Nvml nvml) {
    this.driver = driver;
    this.nvml = nvml;
  }

  /** Keeps JNA from being loaded where there is nothing to be asked. */
  private static boolean mayHaveDevices() {
    return !System.getProperty("os.name").equals("Linux")
        || TRACES.stream().anyMatch(Files::exists);
  }

  /** PCI bus ids of the NVIDIA devices that can be asked, in their order; often none. */
  public synchronized List<String> devices() {
    if (devices == null) {
      // Every bus id ends in its function, which for a device that computes is 0: finds the only
      // device of a machine whose driver lists none (Windows, some sandboxes).
      List<String> names = named();
      Stream<String> fragments = names.isEmpty() ? Stream.of(".0") : names.stream();
      devices = fragments.flatMap(fragment -> nvml.find(fragment).stream()).distinct().toList();
    }
    return devices;
  }

  private List<String> named() {
    if (!Files.isDirectory(driver)) {
      return List.of();
    }
    try (Stream<Path> gpus = Files.list(driver)) {
      return gpus.map(gpu -> gpu.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Memory of one of {@link #devices()} in bytes. */
  public OptionalLong totalBytes(String device) {
    return known(nvml.total(device));
  }

  /** What all processes together use of one of {@link #devices()}, in bytes. */
  public OptionalLong usedBytes(String device) {
    return known(nvml.used(device));
  }

  /** What all processes together use of all devices, in bytes; empty where none tells. */
  public OptionalLong usedBytes() {
    long[] told = devices().stream().flatMapToLong(device -> usedBytes(device).stream()).toArray();
    return told.length == 0 ? OptionalLong.empty() : OptionalLong.of(LongStream.of(told).sum());
  }

  /**
   * What one device has left, in bytes.
   *
   * @param index of the device in the order of its PCI bus, which is CUDA's own where all devices
   *     are alike or {@code CUDA_DEVICE_ORDER=PCI_BUS_ID} is set
   */
  public OptionalLong freeBytes(int index) {
    if (index >= devices().size()) {
      return OptionalLong.empty();
    }
    long total = nvml.total(devices().get(index));
    long used = nvml.used(devices().get(index));
    return total < 0 || used < 0 ? OptionalLong.empty() : OptionalLong.of(total - used);
  }

  private static OptionalLong known(long bytes) {
    return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  /**
   * Memory of one device in bytes, or of the largest graphics card where it cannot be asked; empty
   * where nothing is known.
   *
   * @param index as for {@link #freeBytes(int)}
   */
  public OptionalLong totalBytes(int index) {
    OptionalLong told =
        index < devices().size() ? totalBytes(devices().get(index)) : OptionalLong.empty();
    return told.isPresent() ? told : ofGraphicsCards();
  }

  private static OptionalLong ofGraphicsCards() {
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

  private static final class NoNvml implements Nvml {
    @Override
    public Optional<String> find(String fragment) {
      return Optional.empty();
    }

    @Override
    public long total(String busId) {
      return -1;
    }

    @Override
    public long used(String busId) {
      return -1;
    }
  }

  private static final class OshiNvml implements Nvml {
    @Override
    public Optional<String> find(String fragment) {
      try {
        return Optional.ofNullable(NvmlUtilJNA.findDevice(fragment));
      } catch (RuntimeException | LinkageError e) {
        // JNA has no native part for this system, or may not load it.
        return Optional.empty();
      }
    }

    @Override
    public long total(String busId) {
      return NvmlUtilJNA.getVramTotal(busId);
    }

    @Override
    public long used(String busId) {
      return NvmlUtilJNA.getVramUsed(busId);
    }
  }
}
