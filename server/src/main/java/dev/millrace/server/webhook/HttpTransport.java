package dev.millrace.server.webhook;

import dev.millrace.delivery.AddressPolicy;
import dev.millrace.delivery.WebhookTransport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends webhooks by Apache HttpClient: no redirects, no retries of its own, no cookies, no proxy,
 * and a name resolver that keeps it off private networks.
 */
public final class HttpTransport implements WebhookTransport, AutoCloseable {
  private static final Timeout CONNECT = Timeout.ofSeconds(5);
  private static final Timeout SILENCE = Timeout.ofSeconds(15);
  private static final int CONNECTIONS = 256;
  private static final int CONNECTIONS_PER_ROUTE = 16;

  private final CloseableHttpClient client;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("webhook-deadlines").daemon(true).factory());

  public HttpTransport(AddressPolicy policy) {
    this.client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(new GuardedResolver(policy))
                    .setMaxConnTotal(CONNECTIONS)
                    .setMaxConnPerRoute(CONNECTIONS_PER_ROUTE)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(CONNECT)
                            .setSocketTimeout(SILENCE)
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(CONNECT)
                    .setResponseTimeout(SILENCE)
                    .build())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .build();
  }

  @Override
  public Answer post(URI url, Map<String, String> headers, byte[] body, Duration timeout)
      throws IOException {
    HttpPost request = new HttpPost(url);
    headers.forEach(request::setHeader);
    request.setEntity(new ByteArrayEntity(body, null));
    // The client's own timeouts are about silence; a receiver that trickles would hold us for ever.
    ScheduledFuture<?> deadline =
        deadlines.schedule(request::cancel, timeout.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return client.execute(request, HttpTransport::head);
    } catch (IOException | RuntimeException e) {
      throw failure(request, timeout, e);
    } finally {
      deadline.cancel(false);
    }
  }

  /** Reads the head only: the body is dropped with the connection unless it is already here. */
  private static Answer head(ClassicHttpResponse response) {
    Header retryAfter = response.getFirstHeader("Retry-After");
    return new Answer(response.getCode(), retryAfter == null ? null : retryAfter.getValue());
  }

  private static IOException failure(HttpPost request, Duration timeout, Exception e) {
    if (request.isCancelled()) {
      return new InterruptedIOException("no answer within " + timeout.toSeconds() + " s");
    }
    String message = e.getMessage();
    return new IOException(message == null ? e.toString() : message, e);
  }

  @Override
  public void close() throws IOException {
    deadlines.shutdownNow();
    client.close();
  }
}
