package dev.millrace.server.cli;

import dev.millrace.server.config.Config;

/** Starts the program. */
@FunctionalInterface
public interface Starter {

  /** The program running until it is closed. */
  interface Running extends AutoCloseable {

    /** The port it listens on. */
    int port();

    @Override
    void close();
  }

  Running start(Config config);
}
