package dev.millrace.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.millrace.delivery.DeliveryKit.Received;
import dev.millrace.ledger.DeliveryRow;
import dev.millrace.ledger.SubscriptionRow;
import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WebhooksTest {
  @TempDir Path directory;
  private DeliveryKit kit;

  @BeforeEach
  void open() throws Exception {
    kit = new DeliveryKit(directory);
  }

  @AfterEach
  void close() {
    kit.close();
  }

  private static HttpHeaders javaHeaders(Received received) {
    return HttpHeaders.of(received.headers(), (name, value) -> true);
  }

  @Test
  void aResultArrivesOnceAndTheReferenceLibraryAcceptsItsSignature() throws Exception {
    SubscriptionRow hook = kit.subscribe("hook", "/in");
    String run = kit.finishRun("a", "hello");
    Received received = kit.next();
    JsonNode event = new ObjectMapper().readTree(received.body());
    assertThat(event.path("specversion").textValue()).isEqualTo("1.0");
    assertThat(event.path("type").textValue()).isEqualTo("dev.millrace.run.succeeded");
    assertThat(event.path("data").path("run").textValue()).isEqualTo(run);
    assertThat(event.path("data").path("result").path("text").textValue()).isEqualTo("hello");
    assertThat(received.headers().get("Webhook-id")).containsExactly(event.path("id").textValue());
    new Webhook(hook.secret()).verify(received.body(), javaHeaders(received));
    assertThatThrownBy(
            () -> new Webhook(hook.secret()).verify(received.body() + " ", javaHeaders(received)))
        .isInstanceOf(WebhookVerificationException.class);
    kit.awaitState(run, DeliveryRow.DELIVERED);
    assertThat(kit.received()).isEmpty();
  }

  @Test
  void aReceiverThatFailsIsTriedAgainWithTheSameId() throws Exception {
    kit.answers(500, 503);
    kit.subscribe("hook", "/in");
    String run = kit.finishRun("a", "hello");
    String id = String.valueOf(kit.next().headers().get("Webhook-id"));
    kit.awaitAttempts(run, 1);
    kit.clock.advance(Duration.ofMinutes(1));
    assertThat(kit.next().headers().get("Webhook-id")).hasToString(id);
    kit.awaitAttempts(run, 2);
    kit.clock.advance(Duration.ofMinutes(10));
    assertThat(kit.next().headers().get("Webhook-id")).hasToString(id);
    kit.awaitState(run, DeliveryRow.DELIVERED);
    assertThat(kit.deliveryAttempts(run))
        .extracting(attempt -> attempt.status())
        .containsExactly(500, 503, 204);
  }

  @Test
  void aReceiverThatIsDownIsTriedAgain() throws Exception {
    kit.subscribe("hook", "/in");
    kit.stopReceiver();
    String run = kit.finishRun("a", "hello");
    kit.awaitAttempts(run, 1);
    kit.startReceiver();
    kit.clock.advance(Duration.ofMinutes(1));
    kit.next();
    kit.awaitState(run, DeliveryRow.DELIVERED);
    assertThat(kit.deliveryAttempts(run).getFirst().error()).isNotBlank();
  }

  @Test
  void goneDisablesTheSubscriptionUntilItIsPutAgain() throws Exception {
    kit.answers(410);
    kit.subscribe("hook", "/in");
    String run = kit.finishRun("a", "hello");
    kit.next();
    kit.awaitState(run, DeliveryRow.DEAD);
    assertThat(kit.subscriptions.get("hook").orElseThrow().disabledReason()).contains("410");
    kit.finishRun("b", "not sent");
    kit.subscribe("hook", "/in");
    String later = kit.finishRun("c", "sent");
    assertThat(kit.next().body()).contains(later);
  }

  @Test
  void aReceiverThatAsksForTimeGetsIt() throws Exception {
    kit.answersWithRetryAfter(429, 3600);
    kit.subscribe("hook", "/in");
    String run = kit.finishRun("a", "hello");
    kit.next();
    kit.awaitAttempts(run, 1);
    kit.clock.advance(Duration.ofMinutes(30));
    String second = kit.finishRun("b", "meanwhile");
    Thread.sleep(700); // longer than a poll: nothing may be sent in this time
    assertThat(kit.received()).isEmpty();
    kit.clock.advance(Duration.ofMinutes(31));
    kit.awaitState(run, DeliveryRow.DELIVERED);
    kit.awaitState(second, DeliveryRow.DELIVERED);
  }

  @Test
  void redirectsAreNotFollowed() throws Exception {
    kit.answers(302);
    kit.subscribe("hook", "/in");
    String run = kit.finishRun("a", "hello");
    kit.next();
    kit.awaitAttempts(run, 1);
    assertThat(kit.deliveryAttempts(run).getFirst().error()).contains("redirects are not followed");
  }

  @Test
  void aSlowReceiverHoldsUpNobodyElse() throws Exception {
    kit.subscribe("slow", "/slow");
    kit.subscribe("fast", "/in");
    for (int i = 0; i < 20; i++) {
      kit.finishRun("k" + i, "text " + i);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(kit.next().path()).isEqualTo("/in");
    }
  }

  @Test
  void afterItsLastTryADeliveryIsDeadAndCanBeMadeAgain() throws Exception {
    kit.answers(500, 500, 500, 500, 500, 500, 500, 500, 500, 500);
    kit.subscribe("hook", "/in");
    String run = kit.finishRun("a", "hello");
    for (int i = 1; i <= 10; i++) {
      kit.next();
      kit.awaitAttempts(run, i);
      kit.clock.advance(Duration.ofHours(27));
    }
    kit.awaitState(run, DeliveryRow.DEAD);
    assertThat(kit.subscriptions.get("hook").orElseThrow().disabledReason())
        .contains("10 attempts");
    kit.subscribe("hook", "/in");
    assertThat(kit.subscriptions.retryDead("hook")).isEqualTo(1);
    kit.next();
    kit.awaitState(run, DeliveryRow.DELIVERED);
  }

  @Test
  void onlyThePipelinesAskedForAreSent() throws Exception {
    assertThatThrownBy(() -> kit.subscriptions.put("other", kit.url("/other"), List.of("q"), null))
        .hasMessageContaining("there is no pipeline 'q'");
    kit.declare("q");
    kit.subscriptions.put("other", kit.url("/other"), List.of("q"), null);
    kit.subscribe("hook", "/in");
    kit.finishRun("a", "hello");
    assertThat(kit.next().path()).isEqualTo("/in");
    assertThat(kit.subscriptions.counts())
        .extracting(count -> count.subscription())
        .containsExactly("hook");
  }

  @Test
  void badSubscriptionsAreRefusedWithTheReason() {
    Map<String, String> reasons =
        Map.of(
            "ftp://example.org/", "http or https",
            "https://user:pw@example.org/", "without user name",
            "/relative", "absolute",
            "http://exa mple/", "not a URL");
    reasons.forEach(
        (url, reason) ->
            assertThatThrownBy(() -> kit.subscriptions.put("x", url, List.of(), null))
                .isInstanceOf(InvalidSubscriptionException.class)
                .hasMessageContaining(reason));
    assertThatThrownBy(
            () -> kit.subscriptions.put("x", "http://example.org/", List.of(), "whsec_short"))
        .hasMessageContaining("24 to 64 bytes");
  }
}
