package dev.millrace.model;

/** Whether a package that lacks verification cases may be published. */
public enum Unverified {
  /** It is refused. */
  REFUSED,
  /** It is published and every result says so; the cases it does hold must pass nevertheless. */
  ALLOWED
}
