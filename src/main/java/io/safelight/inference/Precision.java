package io.safelight.inference;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How exactly the accelerator multiplies. The CPU always computes in fp32. */
public enum Precision {
  /** IEEE single precision, as networks are trained. */
  @JsonProperty("fp32")
  FP32,
  /**
   * TensorFloat-32: the mantissa of what is multiplied is rounded to 10 bits, sums are fp32. Needs
   * tensor cores (compute capability 8.0 or newer); elsewhere it is fp32.
   */
  @JsonProperty("tf32")
  TF32
}
