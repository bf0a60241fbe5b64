package dev.millrace.server.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;

/** Listens for connections that are {@link DirectEndPoint}s, selected on platform threads. */
final class DirectConnector extends ServerConnector {
  private static final int ACCEPTORS = 1;

  /** Bodies are larger than most; a connection has one only while a request is read. */
  private static final int INPUT_BUFFER = 32 << 10;

  private final LingeringClose closing;

  DirectConnector(Server server, HttpConfiguration http, HttpSettings settings) {
    super(server, ACCEPTORS, selectors(), connections(http));
    closing = new LingeringClose(settings.lingering());
    setHost(settings.host());
    setPort(settings.port());
    setIdleTimeout(settings.idle().toMillis());
  }

  private static HttpConnectionFactory connections(HttpConfiguration http) {
    HttpConnectionFactory connections = new HttpConnectionFactory(http);
    connections.setInputBufferSize(INPUT_BUFFER);
    return connections;
  }

  /** As many as can compute at once, since they do. */
  private static int selectors() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  protected SelectorManager newSelectorManager(
      Executor executor, Scheduler scheduler, int selectors) {
    return new ServerConnectorManager(executor, scheduler, selectors) {
      @Override
      protected void execute(Runnable task) {
        if (isStarting()) { // the loop of a selector; all later tasks are of connections
          Thread.ofPlatform().name("http-selector").daemon(true).start(task);
        } else {
          super.execute(task);
        }
      }
    };
  }

  @Override
  protected SocketChannelEndPoint newEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key) {
    SocketChannelEndPoint endPoint =
        new DirectEndPoint(channel, selector, key, getScheduler(), closing);
    endPoint.setIdleTimeout(getIdleTimeout());
    return endPoint;
  }

  @Override
  protected void doStop() throws Exception {
    super.doStop();
    closing.close();
  }
}
