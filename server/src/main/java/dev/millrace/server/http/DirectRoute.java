package dev.millrace.server.http;

import java.util.Optional;
import org.eclipse.jetty.server.Request;

/**
 * A route that answers most of its requests without waiting for anything, so that it may do so on
 * the thread that reads the connection. It is registered among {@link Routes} as well, which answer
 * what it leaves.
 */
public interface DirectRoute {

  /**
   * Whether it expects to answer a request without waiting; asked of every request, when its
   * headers are there. What it takes has a body of known, small length, sent as it is.
   */
  boolean takes(Request request);

  /** Who may use it. */
  Allow allow();

  /**
   * Answers a request, or says that it cannot without waiting.
   *
   * @param body all of it
   * @return empty, with nothing done, when the usual way is to be taken
   */
  Optional<DirectAnswer> answer(Request request, byte[] body);
}
