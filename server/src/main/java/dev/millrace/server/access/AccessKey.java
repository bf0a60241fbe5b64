package dev.millrace.server.access;

import java.util.Set;

/**
 * A key that the configuration knows. Only its hash is kept.
 *
 * @param name what logs call its bearer
 * @param sha256 the SHA-256 of the key's text, in lower-case hex. A key is 256 random bits, so a
 *     slow hash would add nothing
 * @param scopes what it allows
 */
public record AccessKey(String name, String sha256, Set<Scope> scopes) {
  public AccessKey {
    scopes = Set.copyOf(scopes);
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "the sha256 of key '"
              + name
              + "' is not 64 lower-case hex digits; make a key with: millrace key "
              + name);
    }
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException(
          "key '" + name + "' has no scopes; give it some of read, write, admin");
    }
  }
}
