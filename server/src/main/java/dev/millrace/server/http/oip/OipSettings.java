package dev.millrace.server.http.oip;

import dev.millrace.server.http.UploadLimits;

/**
 * What the protocol's routes are given.
 *
 * @param serverName what the server calls itself in its metadata
 * @param serverVersion likewise
 * @param maxBytes most bytes of a request's body, once it is decompressed
 * @param pace how slowly a body may come
 */
public record OipSettings(
    String serverName, String serverVersion, long maxBytes, UploadLimits pace) {}
