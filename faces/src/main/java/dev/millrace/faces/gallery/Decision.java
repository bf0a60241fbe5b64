package dev.millrace.faces.gallery;

import java.time.Instant;

/**
 * Something a person decided about the gallery.
 *
 * @param id its number in the collection, from 1
 * @param kind such as {@code name-group}
 * @param at when
 * @param text for people: what was done
 * @param undone whether it was taken back
 */
public record Decision(long id, String kind, Instant at, String text, boolean undone) {}
