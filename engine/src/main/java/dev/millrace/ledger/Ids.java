package dev.millrace.ledger;

import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * Makes ids that sort by time: a ULID (48 bits of milliseconds, 80 random bits, Crockford's base
 * 32).
 */
public final class Ids {
  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final InstantSource clock;

  public Ids(InstantSource clock) {
    this.clock = clock;
  }

  /** A new id of 26 characters. */
  public String next() {
    char[] id = new char[26];
    long time = clock.millis();
    for (int i = 9; i >= 0; i--) {
      id[i] = ALPHABET[(int) (time & 31)];
      time >>>= 5;
    }
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    for (int i = 0; i < 16; i++) {
      id[10 + i] = ALPHABET[random[i] & 31];
    }
    return new String(id);
  }
}
