package dev.millrace.faces.gallery;

/** Whom faces are given to: somebody who is there, or somebody new. */
public sealed interface Target {

  /** Somebody who is there, by id. */
  record Present(String person) implements Target {}

  /** Somebody new, by name. */
  record New(String name) implements Target {}
}
