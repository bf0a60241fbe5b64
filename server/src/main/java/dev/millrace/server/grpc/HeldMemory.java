package dev.millrace.server.grpc;

import dev.millrace.inference.InferenceException;
import dev.millrace.inference.Memory;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a call's message takes while it still arrives, and ends the call when all calls
 * together would take too much: a bound on one message is none on a thousand.
 *
 * <p>The library tells a tracer of every byte but lets only an interceptor end a call, so each call
 * has one of these that both meet at.
 */
final class HeldMemory extends ServerStreamTracer {
  private static final Context.Key<HeldMemory> OF_CALL = Context.key("held-memory");

  /** A message is held as it came, and once more as tensors. */
  private static final int COPIES = 2;

  private final Memory.Share share;
  private @Nullable ServerCall<?, ?> call;
  private @Nullable Status refusal;
  private boolean over;

  private HeldMemory(Memory.Share share) {
    this.share = share;
  }

  /** Makes one for each call. */
  static final class Factory extends ServerStreamTracer.Factory {
    private final Memory memory;

    Factory(Memory memory) {
      this.memory = memory;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
      return new HeldMemory(memory.share());
    }
  }

  /** Tells it of the call it may have to end. */
  static final class Interceptor implements ServerInterceptor {
    @Override
    public <Q, S> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
      return OF_CALL.get().begin(call)
          ? next.startCall(call, headers)
          : new ServerCall.Listener<>() {};
    }
  }

  /**
   * Gives back what the messages of a stream took until now, all of which are answered.
   *
   * @param context of the call
   */
  static void answered(Context context) {
    HeldMemory held = OF_CALL.get(context);
    synchronized (held) {
      held.share.close();
    }
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(OF_CALL, this);
  }

  private synchronized boolean begin(ServerCall<?, ?> begun) {
    call = begun;
    return !end();
  }

  @Override
  public synchronized void inboundWireSize(long bytes) {
    if (over || refusal != null) {
      return;
    }
    try {
      share.take(bytes * COPIES);
    } catch (InferenceException e) {
      refusal = Statuses.of(e);
      end();
    }
  }

  private boolean end() {
    if (call == null || refusal == null) {
      return false;
    }
    call.close(refusal, new Metadata());
    return true;
  }

  @Override
  public synchronized void streamClosed(Status status) {
    over = true;
    share.close();
  }
}
