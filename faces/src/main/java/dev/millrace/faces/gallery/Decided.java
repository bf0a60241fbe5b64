package dev.millrace.faces.gallery;

/**
 * What came of somebody's decision.
 *
 * @param value what it was about, as it stands now
 * @param decision its number, by which it is undone
 */
public record Decided<T>(T value, long decision) {}
