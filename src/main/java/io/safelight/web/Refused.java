package io.safelight.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A request that is not followed, with words for whoever asked. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is said: a code that stays, what happened, what to do. */
  @RegisterForReflection
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Said(String reason, String detail, String remedy) {}

  /** Seconds after which it may be worth asking again. */
  static final int RETRY_AFTER = 5;

  private final int status;
  private final String reason;
  private final String remedy;

  Refused(int status, String reason, String detail, String remedy) {
    super(detail, null, false, false);
    this.status = status;
    this.reason = reason;
    this.remedy = remedy;
  }

  static Refused badRequest(String reason, String detail, String remedy) {
    return new Refused(400, reason, detail, remedy);
  }

  static Refused notFound(String detail) {
    return new Refused(404, "NOT_THERE", detail, "Look at the list again: it may be gone by now.");
  }

  static Refused busy(String reason, String detail) {
    return new Refused(503, reason, detail, "Ask again in some seconds.");
  }

  int status() {
    return status;
  }

  Said said() {
    return new Said(reason, getMessage(), remedy);
  }
}
