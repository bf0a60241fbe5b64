package dev.millrace.server.http;

import java.time.Duration;

/**
 * Where the server listens and how much it takes on.
 *
 * @param host address to listen on
 * @param port 0 for any free one
 * @param maxConnections open connections; further ones wait unaccepted
 * @param maxRequests requests at once; further ones get 503
 * @param headerBytes most bytes of a request's line and headers
 * @param idle how long a connection may be silent in either direction
 * @param lingering what is still read of a sender after its last answer
 * @param stop how long requests under way may take to end when the server stops
 */
public record HttpSettings(
    String host,
    int port,
    int maxConnections,
    int maxRequests,
    int headerBytes,
    Duration idle,
    Lingering lingering,
    Duration stop) {

  /** The defaults on an address. */
  public static HttpSettings on(String host, int port) {
    return new HttpSettings(
        host,
        port,
        2048,
        512,
        16 << 10,
        Duration.ofSeconds(30),
        Lingering.STANDARD,
        Duration.ofSeconds(10));
  }
}
