package dev.millrace.server;

import java.lang.reflect.InvocationTargetException;

/**
 * Where the program begins. Compiled for Java 11, so that an older Java says what is missing
 * instead of throwing an UnsupportedClassVersionError.
 */
public final class Launch {
  private static final int NEEDED = 25;

  private Launch() {}

  /** Runs the program on a Java that is new enough, else says which is needed. */
  public static void main(String[] arguments) throws Throwable {
    int running = Runtime.version().feature();
    if (running < NEEDED) {
      System.err.println(
          "Millrace needs Java "
              + NEEDED
              + "; this is Java "
              + running
              + " from "
              + System.getProperty("java.home")
              + ". Start it with ./millrace, which looks for a newer one.");
      System.exit(1);
    }
    try {
      Class.forName("dev.millrace.server.Millrace")
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
