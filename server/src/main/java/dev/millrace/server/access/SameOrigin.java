package dev.millrace.server.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Protects a server without keys from web pages of other sites that the person at this machine has
 * open. Such a page can send requests to 127.0.0.1, and by DNS rebinding even under a name of its
 * own; both show in the headers that browsers set and pages cannot.
 */
public final class SameOrigin {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private static volatile String known = "localhost";

  private SameOrigin() {}

  /**
   * Says why a request must be refused; empty when it may pass.
   *
   * @param host the header {@code Host}
   * @param origin the header {@code Origin}; programs other than browsers send none
   * @param fetchSite the header {@code Sec-Fetch-Site}
   */
  public static Optional<String> objection(
      @Nullable String host, @Nullable String origin, @Nullable String fetchSite) {
    if (host == null || !isKnownLoopback(host)) {
      return Optional.of(
          "a server without keys answers only under localhost, 127.0.0.1 or [::1], not under '"
              + host
              + "'");
    }
    if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
      return Optional.of("a page from '" + origin + "' may not use a server without keys");
    }
    if ("cross-site".equals(fetchSite)) {
      return Optional.of("a page of another site may not use a server without keys");
    }
    return Optional.empty();
  }

  /** Most requests come under the same name as the one before. */
  private static boolean isKnownLoopback(String host) {
    if (host.equals(known)) {
      return true;
    }
    boolean is = isLoopback(host);
    if (is) {
      known = host;
    }
    return is;
  }

  /** Whether an address or {@code Host} header, with or without a port, names this machine. */
  public static boolean isLoopback(String authority) {
    try {
      String host = new URI("http://" + authority).getHost();
      return host != null && LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
