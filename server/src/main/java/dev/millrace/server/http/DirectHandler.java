package dev.millrace.server.http;

import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Stands before everything else and answers what a {@link DirectRoute} can answer without waiting,
 * on the thread that reads the connection.
 *
 * <p>A connection is read in the usual way, by a virtual thread, until a request comes on it that
 * could have been answered directly. The next one is then read on the selecting thread. When that
 * turns out to be another's, it goes to a virtual thread, and so do those after it. So nothing
 * changes for whoever asks for anything else, and nothing that may wait ever runs on a selecting
 * thread.
 */
final class DirectHandler extends Handler.Wrapper {
  private final List<DirectRoute> routes;
  private final Access access;
  private final RequestObserver observer;

  DirectHandler(List<DirectRoute> routes, Access access, RequestObserver observer) {
    this.routes = List.copyOf(routes);
    this.access = access;
    this.observer = observer;
  }

  Access access() {
    return access;
  }

  RequestObserver observer() {
    return observer;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    EndPoint end = request.getConnectionMetaData().getConnection().getEndPoint();
    if (!(end instanceof DirectEndPoint connection)) {
      return super.handle(request, response, callback);
    }
    Optional<DirectRoute> route = route(request);
    boolean here = connection.isReadHere();
    connection.readDirectly(route.isPresent());
    if (!here) {
      return super.handle(request, response, callback);
    }
    if (route.isPresent()) {
      new DirectExchange(this, route.get(), request, response, callback).run();
    } else {
      usually(request, response, callback);
    }
    return true;
  }

  private Optional<DirectRoute> route(Request request) {
    for (DirectRoute route : routes) {
      if (route.takes(request)) {
        return Optional.of(route);
      }
    }
    return Optional.empty();
  }

  /** Hands a request to a virtual thread, which may wait. */
  void usually(Request request, Response response, Callback callback) {
    request
        .getComponents()
        .getExecutor()
        .execute(
            () -> {
              try {
                if (!super.handle(request, response, callback)) {
                  Response.writeError(request, response, callback, 404);
                }
              } catch (Throwable e) {
                Response.writeError(request, response, callback, e);
              }
            });
  }
}
