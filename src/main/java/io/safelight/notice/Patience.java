package io.safelight.notice;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.notice.WebhookConfig.Webhook;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;

/** The webhook's settings as the route takes them: numbers as text, times in milliseconds. */
@Named("patience")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Patience {
  private final Webhook webhook;

  public Patience(WebhookConfig config) {
    this.webhook = config.webhook();
  }

  /** Whether anybody is told at all: without an address there is no route, thread or queue. */
  public String isAsked() {
    return Boolean.toString(webhook.url().isPresent());
  }

  public String queue() {
    return Integer.toString(webhook.queue());
  }

  /** Tries after the first. */
  public String furtherTries() {
    return Integer.toString(webhook.tries() - 1);
  }

  public String delay() {
    return Long.toString(webhook.delay().toMillis());
  }

  public String timeout() {
    return Long.toString(webhook.timeout().toMillis());
  }
}
