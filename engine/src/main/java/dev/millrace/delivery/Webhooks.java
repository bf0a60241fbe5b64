package dev.millrace.delivery;

import dev.millrace.ledger.Bell;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.DeliveryRow;
import dev.millrace.ledger.DeliveryRows;
import dev.millrace.ledger.SubscriptionRow;
import dev.millrace.ledger.SubscriptionRows;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings due deliveries to their subscribers. A subscriber that is slow or down holds up nobody
 * else: each has a few deliveries under way at once, on virtual threads of their own.
 */
public final class Webhooks implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Webhooks.class);
  private static final int AT_ONCE = 8;
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration LEASE = Duration.ofSeconds(60);

  private final Database database;
  private final DeliveryAttempt attempt;
  private final Bell bell;
  private final InstantSource clock;
  private final Map<String, AtomicInteger> underWay = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private @Nullable Thread thread;

  public Webhooks(Database database, DeliveryAttempt attempt, Bell bell, InstantSource clock) {
    this.database = database;
    this.attempt = attempt;
    this.bell = bell;
    this.clock = clock;
  }

  /** Begins to deliver. */
  public void start() {
    thread = Thread.ofVirtual().name("webhooks").start(this::loop);
  }

  /**
   * Makes due what a process that is gone had under way. Only for the sole process of a data
   * directory.
   */
  public int recover() {
    return database.write(handle -> DeliveryRows.releaseUnrecorded(handle, clock.instant()));
  }

  private void loop() {
    try {
      while (!closed) {
        long seen = bell.rings();
        int started = 0;
        try {
          started = round();
        } catch (RuntimeException e) {
          if (closed) {
            return;
          }
          log.error("looking for deliveries failed; the next look is in {}", POLL, e);
        }
        if (started == 0) {
          bell.await(seen, POLL);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // close() ends the loop
    }
  }

  private int round() {
    int started = 0;
    for (SubscriptionRow subscription : database.read(SubscriptionRows::enabled)) {
      AtomicInteger busy =
          underWay.computeIfAbsent(subscription.name(), name -> new AtomicInteger());
      int room = AT_ONCE - busy.get();
      if (room > 0 && !attempt.throttled(subscription.name())) {
        started += deliver(subscription, busy, room);
      }
    }
    return started;
  }

  private int deliver(SubscriptionRow subscription, AtomicInteger busy, int room) {
    Instant now = clock.instant();
    if (!database.read(handle -> DeliveryRows.anyDue(handle, subscription.name(), now))) {
      return 0;
    }
    List<DeliveryRow> due =
        database.writeRelaxed(
            handle -> DeliveryRows.claim(handle, subscription.name(), room, now, now.plus(LEASE)));
    for (DeliveryRow delivery : due) {
      busy.incrementAndGet();
      Thread.ofVirtual()
          .name("delivery")
          .start(
              () -> {
                try {
                  attempt.make(subscription, delivery);
                } catch (RuntimeException e) {
                  if (closed) {
                    log.info("delivery {} is made again at the next start", delivery.id());
                    return;
                  }
                  log.error(
                      "delivery {} could not be recorded; it is tried again in {}",
                      delivery.id(),
                      LEASE,
                      e);
                } finally {
                  busy.decrementAndGet();
                  bell.ring();
                }
              });
    }
    return due.size();
  }

  /**
   * Stops delivering and waits a moment for what is under way; the rest is made due by the next
   * start.
   */
  @Override
  public void close() {
    if (thread == null) {
      return;
    }
    closed = true;
    thread.interrupt();
    try {
      thread.join();
      long until = System.nanoTime() + GRACE.toNanos();
      while (System.nanoTime() < until && underWay.values().stream().anyMatch(n -> n.get() > 0)) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
