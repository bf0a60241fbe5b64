package dev.millrace.ledger;

import java.time.Instant;

/**
 * Bytes that landed under a key: immutable, named by their SHA-256.
 *
 * @param id the ledger's number of it
 * @param version SHA-256 of the bytes in lower-case hex
 * @param size in bytes
 * @param firstByteAt when the first byte came in
 * @param lastByteAt when the last byte came in
 * @param createdAt when it was entered in the ledger
 */
public record ObjectVersion(
    long id,
    String bucket,
    String key,
    String version,
    long size,
    String mediaType,
    Instant firstByteAt,
    Instant lastByteAt,
    Instant createdAt) {}
