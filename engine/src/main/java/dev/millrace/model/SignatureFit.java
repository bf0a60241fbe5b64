package dev.millrace.model;

/** Whether a version must fit in the place of the one an alias names now. */
public enum SignatureFit {
  /** An incompatible version is refused. */
  REQUIRED,
  /** The mover answers for those who use the alias. */
  FORCED
}
