package io.safelight.inference;

import java.util.OptionalLong;

/**
 * ONNX Runtime, and the memory of the accelerator that it is told to use.
 *
 * @param model what is opened
 */
record OnnxDevice(Model model, EngineSettings settings, DeviceMemory memory) implements Device {
  @Override
  public Engine open(Provider provider, TileShape shape) throws EngineException {
    return OnnxEngine.open(model, provider, shape, settings);
  }

  @Override
  public int engines(Provider provider) {
    return provider == Provider.CPU ? settings.sessions() : 1;
  }

  @Override
  public OptionalLong freeBytes() {
    return memory.freeBytes(settings.device());
  }
}
