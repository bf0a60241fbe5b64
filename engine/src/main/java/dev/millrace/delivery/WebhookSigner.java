package dev.millrace.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs webhooks after Standard Webhooks 1.0: HMAC-SHA256 over {@code id.timestamp.body}. */
final class WebhookSigner {
  private static final String PREFIX = "whsec_";
  private static final int NEW_SECRET_BYTES = 32;
  private static final int LEAST_BYTES = 24;
  private static final int MOST_BYTES = 64;

  private WebhookSigner() {}

  /** A new secret, {@code whsec_} and base64 of 32 random bytes. */
  static String newSecret() {
    byte[] key = new byte[NEW_SECRET_BYTES];
    new SecureRandom().nextBytes(key);
    return PREFIX + Base64.getEncoder().encodeToString(key);
  }

  /**
   * Returns the secret if it can sign.
   *
   * @throws InvalidSubscriptionException otherwise
   */
  static String requireSecret(String secret) {
    try {
      int bytes = key(secret).length;
      if (bytes >= LEAST_BYTES && bytes <= MOST_BYTES) {
        return secret;
      }
    } catch (IllegalArgumentException e) {
      // falls through to the one sentence that says what a secret is
    }
    throw new InvalidSubscriptionException(
        "a secret is whsec_ followed by base64 of 24 to 64 bytes; leave it out to get a new one");
  }

  /** The three headers of one attempt. */
  static Map<String, String> headers(String secret, String id, Instant now, byte[] body) {
    long timestamp = now.getEpochSecond();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", Long.toString(timestamp));
    headers.put("webhook-signature", "v1," + sign(key(secret), id + "." + timestamp + ".", body));
    return headers;
  }

  private static byte[] key(String secret) {
    if (!secret.startsWith(PREFIX)) {
      throw new IllegalArgumentException("no " + PREFIX);
    }
    return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
  }

  private static String sign(byte[] key, String prefix, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(prefix.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
