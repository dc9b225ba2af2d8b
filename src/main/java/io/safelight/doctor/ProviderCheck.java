package io.safelight.doctor;

import io.safelight.folder.Overview;
import io.safelight.inference.DeviceMemory;
import io.safelight.inference.InferenceConfig.Choice;
import io.safelight.inference.Network;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the network runs on, by running it. Where a node is at work the device is left to it: a
 * second session might take the memory that it needs, and send it to the CPU for good.
 */
@ApplicationScoped
@Priority(90)
class ProviderCheck implements Check {
  private final Network network;
  private final DeviceMemory devices;
  private final Overview overview;

  ProviderCheck(Network network, DeviceMemory devices, Overview overview) {
    this.network = network;
    this.devices = devices;
    this.overview = overview;
  }

  @Override
  public String name() {
    return "provider";
  }

  @Override
  public List<Finding> look() throws Exception {
    boolean leaveDevice = !devices.devices().isEmpty() && isNodeAtWork();
    if (leaveDevice) {
      network.open(Choice.CPU);
    } else {
      network.open();
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(
        ok(
            "%s, a warm run takes %d ms",
            network.describe(), network.warmRun().map(Duration::toMillis).orElse(0L)));
    if (leaveDevice) {
      findings.add(
          note(
              "the device was left to the node that is at work; what that one runs on stands in its"
                  + " /q/health/ready"));
    }
    network
        .withoutCuda()
        .ifPresent(
            why ->
                findings.add(
                    devices.devices().isEmpty()
                        ? ok("no CUDA, and no NVIDIA device was found: %s", why)
                        : note(
                            "there is an NVIDIA device, and CUDA cannot be had: %s. Check the driver,"
                                + " and point -Donnxruntime.native.path to ONNX Runtime's GPU"
                                + " libraries",
                            why)));
    return findings;
  }

  private boolean isNodeAtWork() throws Exception {
    return overview.now().nodes().stream().anyMatch(node -> node.aliveBecause() != null);
  }
}
