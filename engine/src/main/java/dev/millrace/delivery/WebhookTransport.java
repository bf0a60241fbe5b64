package dev.millrace.delivery;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends one HTTP POST. Implementations follow no redirects and connect to no address the policy
 * refuses.
 */
public interface WebhookTransport {

  /**
   * Sends the request and reads the answer's head.
   *
   * @param timeout for the whole exchange
   * @throws IOException when there is no answer; its message is one sentence fit for the delivery's
   *     record
   */
  Answer post(URI url, Map<String, String> headers, byte[] body, Duration timeout)
      throws IOException;

  /**
   * An answer's head.
   *
   * @param retryAfter the header of that name as sent
   */
  record Answer(int status, @Nullable String retryAfter) {}
}
