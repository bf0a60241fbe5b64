package dev.millrace.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When a failed delivery is tried again: ten attempts over about 75 hours, as Standard Webhooks 1.0
 * suggests.
 */
public record DeliverySchedule(List<Duration> waits, RandomGenerator random) {
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(24);

  public DeliverySchedule {
    waits = List.copyOf(waits);
  }

  /**
   * At once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, each up to a tenth
   * later.
   */
  public static DeliverySchedule standard() {
    return new DeliverySchedule(
        List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24)),
        RandomGenerator.getDefault());
  }

  /**
   * The moment of the next try after the given number of failed ones; none when that was the last.
   */
  Optional<Instant> next(int attempts, Instant now, Optional<Duration> retryAfter) {
    if (attempts > waits.size()) {
      return Optional.empty();
    }
    long wait = waits.get(attempts - 1).toNanos();
    Duration jittered = Duration.ofNanos(wait + random.nextLong(wait / 10 + 1));
    Duration asked = retryAfter.orElse(Duration.ZERO);
    return Optional.of(now.plus(asked.compareTo(jittered) > 0 ? asked : jittered));
  }

  /**
   * What a Retry-After header asks for (RFC 9110, section 10.2.3): seconds or a date; at most a
   * day.
   */
  static Optional<Duration> retryAfter(@Nullable String header, Instant now) {
    if (header == null) {
      return Optional.empty();
    }
    Optional<Duration> asked = seconds(header.strip()).or(() -> date(header.strip(), now));
    return asked.map(wait -> wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait);
  }

  private static Optional<Duration> seconds(String text) {
    return text.matches("\\d{1,9}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : Optional.empty();
  }

  private static Optional<Duration> date(String text, Instant now) {
    try {
      Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return at.isAfter(now) ? Optional.of(Duration.between(now, at)) : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty(); // a header that says nothing is no header
    }
  }
}
