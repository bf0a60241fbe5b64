package dev.millrace.server.config;

/** The configuration cannot be used; the message says which part and what would be right. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
