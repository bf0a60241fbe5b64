package dev.millrace.server.http;

import java.time.Duration;

/**
 * How much is still read, and dropped, of what a sender goes on sending after its answer.
 *
 * @param connections of such senders at once; further ones are closed at once
 * @param bytes most bytes of one of them
 * @param silence longest time in which nothing comes
 * @param longest time in all
 */
public record Lingering(int connections, long bytes, Duration silence, Duration longest) {

  /**
   * For senders that have not looked up yet: the largest object allowed by default, for as long as
   * a connection may be silent, also by default.
   */
  public static final Lingering STANDARD =
      new Lingering(256, 256L << 20, Duration.ofSeconds(5), Duration.ofSeconds(30));
}
