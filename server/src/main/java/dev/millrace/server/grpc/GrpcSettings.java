package dev.millrace.server.grpc;

import java.time.Duration;

/**
 * Where gRPC is listened to and how much is taken on.
 *
 * @param port 0 for any free one
 * @param serverName what the server calls itself in its metadata
 * @param serverVersion likewise
 * @param maxBytes most bytes of one message
 * @param maxCalls calls at once on one connection; further ones wait with the client
 * @param idle how long a connection without calls is kept
 * @param stop how long calls under way may take to end when the server stops
 */
public record GrpcSettings(
    String host,
    int port,
    String serverName,
    String serverVersion,
    int maxBytes,
    int maxCalls,
    Duration idle,
    Duration stop) {}
