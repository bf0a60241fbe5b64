package dev.millrace.server;

import dev.millrace.server.cli.CommandLineInterface;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What the command line said to somebody. */
record Said(int status, String out, String err) {

  /** Runs a command. */
  static Said by(String... arguments) {
    return typing("", arguments);
  }

  /** Runs a command with what is typed while it asks. */
  static Said typing(String typed, String... arguments) {
    PrintStream standardOut = System.out;
    PrintStream standardErr = System.err;
    InputStream standardIn = System.in;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
    try {
      int status = CommandLineInterface.run(Millrace::start, Millrace::check, arguments);
      return new Said(
          status,
          written.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(standardOut);
      System.setErr(standardErr);
      System.setIn(standardIn);
    }
  }
}
