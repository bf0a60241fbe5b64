package dev.millrace.server.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.IntConsumer;

/**
 * The signals that ask the program to end, taken so that it ends in its own order.
 *
 * <p>The JVM answers them by beginning all shutdown hooks at once. ONNX Runtime brings one that
 * frees what all graphs share, and a graph that is being loaded meanwhile takes the process down
 * with a segmentation fault. So what is under way is ended first, and the hooks come after that.
 * The second signal ends the process at once.
 *
 * <p>{@code sun.misc.Signal} is the one way to do so in Java, supported by its module
 * (jdk.unsupported) though not by the compiler's checks, hence the reflection.
 */
final class EndSignals {
  private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  private final CompletableFuture<Integer> first = new CompletableFuture<>();
  private final IntConsumer action;

  private EndSignals(IntConsumer action) {
    this.action = action;
  }

  /** Takes them from now on. */
  static EndSignals take() {
    return take(status -> {});
  }

  /**
   * Takes them from now on.
   *
   * @param action called at the first with the status to exit with; must be quick
   */
  static EndSignals take(IntConsumer action) {
    EndSignals signals = new EndSignals(action);
    NUMBERS.forEach(signals::take);
    return signals;
  }

  private void take(String name, int number) {
    IntConsumer came = this::came;
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandle handle =
          MethodHandles.insertArguments(
              MethodHandles.publicLookup()
                  .findVirtual(
                      IntConsumer.class, "accept", MethodType.methodType(void.class, int.class)),
              0,
              came,
              number);
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance(name),
              MethodHandleProxies.asInterfaceInstance(
                  handler, MethodHandles.dropArguments(handle, 0, signal)));
    } catch (InvocationTargetException notHere) {
      // the system lacks it, or the JVM was told to leave signals alone (-Xrs): it ends as ever
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java does not let signals be taken", e);
    }
  }

  private void came(int number) {
    if (first.complete(status(number))) {
      action.accept(status(number));
    } else {
      Runtime.getRuntime().halt(status(number));
    }
  }

  /** What shells make of a process that a signal ended. */
  private static int status(int number) {
    return 128 + number;
  }

  /** Waits for the first one; the status to exit with. */
  int await() throws InterruptedException {
    try {
      return first.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // nobody completes it so
    }
  }
}
