package io.safelight.inference;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How engines are opened.
 *
 * @param sessions of the CPU provider that run side by side
 * @param threads intra-op threads of each of them
 * @param device index of the CUDA device
 * @param precision of CUDA's multiplications
 * @param deviceMemory bytes that the arena on the device may take; empty: no limit
 */
record EngineSettings(
    int sessions, int threads, int device, Precision precision, OptionalLong deviceMemory) {

  /**
   * Options of the CUDA provider beside the device, by the names of ONNX Runtime 1.28
   * (cuda_execution_provider_info.cc); all that matter are said, also where they are the default.
   */
  Map<String, String> cuda() {
    Map<String, String> options = new LinkedHashMap<>();
    // The arena grows by what is asked for, not by doubling: one shape, so one size.
    options.put("arena_extend_strategy", "kSameAsRequested");
    deviceMemory.ifPresent(bytes -> options.put("gpu_mem_limit", Long.toString(bytes)));
    // Every algorithm is tried, with all the workspace it wants; paid once, at warm-up, because the
    // shape never changes.
    options.put("cudnn_conv_algo_search", "EXHAUSTIVE");
    options.put("cudnn_conv_use_max_workspace", "1");
    // Copies on a stream of their own raced with the computation (microsoft/onnxruntime issue
    // 4829).
    options.put("do_copy_in_default_stream", "1");
    options.put("use_tf32", precision == Precision.TF32 ? "1" : "0");
    // Channels last suits tensor cores in half precision; in fp32 it adds transpositions.
    options.put("prefer_nhwc", "0");
    return options;
  }
}
