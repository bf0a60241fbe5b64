package dev.millrace.server.grpc;

import dev.millrace.inference.Catalogue;
import dev.millrace.inference.Inferences;
import dev.millrace.inference.Memory;
import dev.millrace.inference.SharedMemory;
import dev.millrace.server.access.AccessKeys;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The gRPC server, listening from construction until closed. */
public final class GrpcServer implements AutoCloseable {
  /**
   * The library logs every message that is too large, with its stack; its clients are told anyway.
   */
  private static final Logger LIBRARY = Logger.getLogger("io.grpc");

  /** Fixed: the library would measure it by a ping for each message that comes alone. */
  private static final int WINDOW = 1 << 20;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final StreamCalls streams;
  private final Server server;
  private final GrpcSettings settings;

  /**
   * Starts it.
   *
   * @param ready whether the program can do its work now
   * @throws UncheckedIOException when the address cannot be listened on
   */
  public GrpcServer(
      GrpcSettings settings,
      AccessKeys keys,
      Catalogue catalogue,
      Inferences inferences,
      Memory memory,
      SharedMemory shared,
      BooleanSupplier ready) {
    this.settings = settings;
    LIBRARY.setLevel(Level.SEVERE);
    var infer = new InferCall(catalogue, inferences, memory, shared);
    this.streams = new StreamCalls(threads, infer);
    var service =
        new InferenceService(
            threads,
            new MetadataCalls(catalogue, shared, settings, ready),
            new ConfigCall(catalogue),
            infer,
            streams,
            new RepositoryCalls(catalogue),
            new SharedMemoryCalls(shared));
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress(settings.host(), settings.port()))
            .directExecutor() // the service changes threads where it may wait
            .flowControlWindow(WINDOW)
            .maxInboundMessageSize(settings.maxBytes())
            .maxInboundMetadataSize(16 << 10)
            .maxConcurrentCallsPerConnection(settings.maxCalls())
            .maxConnectionIdle(settings.idle().toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(5, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addStreamTracerFactory(new HeldMemory.Factory(memory))
            .addService(
                ServerInterceptors.intercept(
                    service,
                    new TraceInterceptor(),
                    new HeldMemory.Interceptor(),
                    new AccessInterceptor(keys)))
            .build();
    try {
      server.start();
    } catch (IOException e) {
      threads.close();
      throw new UncheckedIOException(
          "cannot listen for gRPC on %s:%d (%s); set grpc.port to another port, or to -1 for none"
              .formatted(settings.host(), settings.port(), e.getMessage()),
          e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Stops accepting, waits for calls under way, then returns. */
  @Override
  public void close() {
    server.shutdown();
    streams.close();
    try {
      if (!server.awaitTermination(settings.stop().toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow().awaitTermination();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    threads.close();
  }
}
