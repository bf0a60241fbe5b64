package dev.millrace.inference;

import org.jspecify.annotations.Nullable;

/** An inference request gets no answer; the message is written for whoever sent it. */
public final class InferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Why, in the terms that HTTP and gRPC have statuses for. */
  public enum Kind {
    /** The request contradicts the protocol, itself or the model's signature. */
    INVALID,
    /** There is no such model or version. */
    UNKNOWN,
    /** The request is larger than may be held. */
    TOO_LARGE,
    /** The body is compressed in a way not known here. */
    ENCODING,
    /** The protocol has it, and Millrace does not offer it. */
    UNSUPPORTED,
    /** The model exists, and does not serve now. */
    NOT_READY,
    /** As much waits as may; trying again in a moment helps. */
    BUSY,
    /** It was not done in the time there was. */
    DEADLINE,
    /** The model's runtime failed. */
    FAILED
  }

  public InferenceException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public InferenceException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Why. */
  public Kind kind() {
    return kind;
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a library for this one use
  static InferenceException invalid(String message, @Nullable Object... values) {
    return new InferenceException(Kind.INVALID, message.formatted(values));
  }
}
