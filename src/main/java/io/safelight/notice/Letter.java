package io.safelight.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.notice.WebhookConfig.Webhook;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * A notice as it is posted. Where a secret is set the header {@code Safelight-Signature} is {@code
 * t=<time>,v1=<signature>}: the time of this try in seconds since 1970, and HMAC-SHA256 of {@code
 * <time>.<body>} under the secret (all UTF-8) in 64 lower-case hexadecimal digits. Whoever gets it
 * computes the same and turns away what differs, or what is minutes old.
 */
@Named("letter")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Letter {
  static final String SIGNATURE = "Safelight-Signature";
  private static final String ALGORITHM = "HmacSHA256";

  private final Webhook webhook;
  private final ObjectMapper json;
  private final Clock clock;

  public Letter(WebhookConfig config, ObjectMapper json, Clock clock) {
    this.webhook = config.webhook();
    this.json = json;
    this.clock = clock;
  }

  /** Notice -> what the HTTP component posts. The address goes by a header: it is in no log so. */
  public void write(@Body Notice notice, Message message) throws JsonProcessingException {
    byte[] body = json.writeValueAsBytes(notice);
    message.setBody(body);
    message.setHeader(Exchange.HTTP_URI, webhook.url().orElseThrow());
    message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    webhook.secret().ifPresent(secret -> message.setHeader(SIGNATURE, signature(secret, body)));
  }

  private String signature(String secret, byte[] body) {
    long time = clock.instant().getEpochSecond();
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
      return "t=%d,v1=%s".formatted(time, HexFormat.of().formatHex(mac.doFinal(body)));
    } catch (GeneralSecurityException e) {
      // Every Java has it.
      throw new IllegalStateException(e);
    }
  }
}
