package dev.millrace.faces.image;

import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A shared library of the system, found by name. It stays loaded for the life of the process. */
// Native access is what this class is for; the JVM is started with --enable-native-access.
@SuppressWarnings("restricted")
final class NativeLibrary {
  private static final System.Logger LOG = System.getLogger(NativeLibrary.class.getName());

  /** Longest text taken from a library's message. */
  private static final long TEXT = 256;

  private final SymbolLookup symbols;

  private NativeLibrary(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /**
   * Binds the first of these libraries that loads and has the functions asked for. None on systems
   * where C's {@code long} is not 64 bits, as the bindings here assume it.
   */
  static <T> Optional<T> bind(List<String> names, Function<NativeLibrary, T> binding) {
    if (!ValueLayout.JAVA_LONG.equals(Linker.nativeLinker().canonicalLayouts().get("long"))) {
      return Optional.empty();
    }
    try {
      return names.stream().flatMap(name -> load(name).stream()).findFirst().map(binding);
    } catch (IllegalStateException e) {
      LOG.log(Level.WARNING, "{0} are not used: {1}", names, e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<NativeLibrary> load(String name) {
    try {
      return Optional.of(new NativeLibrary(SymbolLookup.libraryLookup(name, Arena.global())));
    } catch (IllegalArgumentException | IllegalCallerException absentOrForbidden) {
      return Optional.empty();
    }
  }

  /**
   * A function of it.
   *
   * @throws IllegalStateException when the library lacks it
   */
  MethodHandle function(String name, FunctionDescriptor descriptor) {
    MemorySegment address =
        symbols
            .find(name)
            .orElseThrow(() -> new IllegalStateException("The library has no function " + name));
    return Linker.nativeLinker().downcallHandle(address, descriptor);
  }

  /** A call of {@link MethodHandle#invokeExact}, which may throw anything by its signature. */
  interface Call<T> {
    T run() throws Throwable;
  }

  static int number(Call<Integer> call) {
    return run(call);
  }

  static MemorySegment address(Call<MemorySegment> call) {
    return run(call);
  }

  /** The same for functions that return nothing. */
  interface Action {
    void run() throws Throwable;
  }

  static void call(Action action) {
    number(
        () -> {
          action.run();
          return 0;
        });
  }

  // A downcall throws nothing of its own; what it could throw is an error of the JVM.
  private static <T> T run(Call<T> call) {
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("A native call failed", e);
    }
  }

  /** Memory of the library that is known to have so many bytes. */
  static MemorySegment sized(MemorySegment address, long bytes) {
    return address.reinterpret(bytes);
  }

  /** A C string that the library owns; empty for NULL. */
  static String text(MemorySegment address) {
    if (address.address() == 0) {
      return "";
    }
    MemorySegment bytes = address.reinterpret(TEXT);
    StringBuilder text = new StringBuilder();
    for (long i = 0; i < TEXT && bytes.get(ValueLayout.JAVA_BYTE, i) != 0; i++) {
      text.append((char) (bytes.get(ValueLayout.JAVA_BYTE, i) & 0x7F));
    }
    return text.toString();
  }
}
