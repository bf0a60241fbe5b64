package dev.millrace.runtimes.process;

import java.util.List;

/** A language that models may be written in. */
public enum Language {
  PYTHON(
      "python",
      "Python",
      "worker.py",
      "python3",
      "-s -B",
      "numpy",
      """
      import sys, importlib.util
      print(sys.version.split()[0])
      print(" ".join(name for name in sys.argv[1:] if importlib.util.find_spec(name) is None))
      """),
  R(
      "r",
      "R",
      "worker.R",
      "Rscript",
      "--vanilla",
      "",
      """
      wanted <- commandArgs(TRUE)
      cat(R.version$major, ".", R.version$minor, "\\n", sep = "")
      cat(wanted[!nzchar(vapply(wanted, function(one) system.file(package = one), ""))], "\\n")
      """);

  private final String runtime;
  private final String title;
  private final String worker;
  private final String command;
  private final String flags;
  private final String needs;
  private final String probe;

  Language(
      String runtime,
      String title,
      String worker,
      String command,
      String flags,
      String needs,
      String probe) {
    this.runtime = runtime;
    this.title = title;
    this.worker = worker;
    this.command = command;
    this.flags = flags;
    this.needs = needs;
    this.probe = probe;
  }

  /** The name that {@code model.yaml} uses. */
  String runtime() {
    return runtime;
  }

  /** As people write it. */
  String title() {
    return title;
  }

  /** The resource that holds the worker's own code. */
  String worker() {
    return worker;
  }

  /** What its interpreter is called. */
  String command() {
    return command;
  }

  /** Flags that keep a user's own start files out of it. */
  List<String> flags() {
    return words(flags);
  }

  /** Packages that the worker's own code needs. */
  List<String> needs() {
    return words(needs);
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }

  /**
   * A script that prints the interpreter's version, and on a second line those of its arguments
   * that are no installed packages.
   */
  String probe() {
    return probe;
  }
}
