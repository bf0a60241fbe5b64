package dev.millrace.server.access;

/** What a key lets its bearer do. No scope includes another. */
public enum Scope {
  /** Get objects, runs, results, people, metrics. */
  READ,
  /** Send and delete objects, retry runs, say who a face is. */
  WRITE,
  /** Change pipelines, models and subscriptions, erase collections. */
  ADMIN
}
