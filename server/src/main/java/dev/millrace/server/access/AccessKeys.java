package dev.millrace.server.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The keys of this server. Without any, it serves this machine only. Thread-safe. */
public final class AccessKeys {
  private static final String PREFIX = "mr_";
  private static final int RANDOM_BYTES = 32;

  private final List<AccessKey> keys;

  public AccessKeys(List<AccessKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** Whether requests must carry a key. */
  public boolean required() {
    return !keys.isEmpty();
  }

  /** The key a request brought. Every known key is compared, so time tells nothing. */
  public Optional<AccessKey> find(String presented) {
    byte[] hash = hash(presented).getBytes(StandardCharsets.US_ASCII);
    Optional<AccessKey> found = Optional.empty();
    for (AccessKey key : keys) {
      if (MessageDigest.isEqual(hash, key.sha256().getBytes(StandardCharsets.US_ASCII))) {
        found = Optional.of(key);
      }
    }
    return found;
  }

  /** A new random key, to be shown once. */
  public static String generate() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** The SHA-256 of a key's text, as the configuration keeps it. */
  public static String hash(String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
