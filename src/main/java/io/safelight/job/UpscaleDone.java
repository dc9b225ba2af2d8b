package io.safelight.job;

import java.util.Objects;

/**
 * Provenance of a page that a network made larger.
 *
 * @param model name of the upscaler's card
 * @param modelSha256 lower-case hex digest of its ONNX file
 * @param provider the execution provider that ran: {@code CPU} or {@code CUDA}
 * @param times how many times as wide and high the page became
 * @param tiles how many tiles went through the network
 */
public record UpscaleDone(String model, String modelSha256, String provider, int times, int tiles) {
  public UpscaleDone {
    Objects.requireNonNull(model);
    Objects.requireNonNull(modelSha256);
    Objects.requireNonNull(provider);
  }
}
