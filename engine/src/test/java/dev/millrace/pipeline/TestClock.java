package dev.millrace.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** The system's clock, which a test can put forward. */
public final class TestClock implements InstantSource {
  private final AtomicLong aheadNanos = new AtomicLong();

  @Override
  public Instant instant() {
    return Instant.now().plusNanos(aheadNanos.get());
  }

  /** Puts the clock forward. */
  public void advance(Duration time) {
    aheadNanos.addAndGet(time.toNanos());
  }
}
