package dev.millrace.runtimes.process;

import dev.millrace.model.Datatype;
import dev.millrace.model.Session;
import dev.millrace.model.Signature;
import dev.millrace.model.Signature.Port;
import dev.millrace.model.Tensor;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A model that does wrong what its input asks for, in both languages; it answers 1 to "well". */
final class MisbehavingModel implements AutoCloseable {
  private static final Signature SIGNATURE =
      new Signature(
          List.of(new Port("what", Datatype.BYTES, List.of(1L))),
          List.of(new Port("y", Datatype.FP64, List.of(1L))));

  private static final String PYTHON =
      """
      import os, sys, time
      import numpy as np

      def hold():
          held = []
          while True:
              held.append(np.ones(1 << 22))  # 32 MiB each, touched
              time.sleep(0.02)

      def predict_model(model, inputs):
          what = inputs["what"][0]
          if what == "well":
              return 1.0 * np.ones(1)
          if what == "pid":
              return np.array([float(os.getpid())])
          if what == "garbage":
              os.write(3, b"Loading model ... done. Have a nice day.")
              time.sleep(60)
          if what == "hang":
              while True:
                  pass
          if what == "memory":
              hold()
          if what == "memory of children":
              for _ in range(3):
                  if os.fork() == 0:
                      hold()
              time.sleep(60)
          if what == "memory at once":
              np.ones(1 << 40)
          if what == "exit":
              os._exit(3)
          if what == "exit politely":
              sys.exit("enough")
          if what == "crash":
              os.kill(os.getpid(), 11)
          if what == "children":
              for _ in range(200):
                  if os.fork() == 0:
                      time.sleep(300)
                      os._exit(0)
              time.sleep(60)
          if what == "daemon":
              os.system("(setsid sleep 347 >/dev/null 2>&1 &) ; sleep 347 &")
              os._exit(4)
          if what == "shape":
              return {"y": [1.0, 2.0, 3.0]}
          if what == "datatype":
              return {"y": ["one"]}
          if what == "name":
              return {"z": [1.0]}
          if what == "nothing":
              return None
          if what == "raise":
              print("looking for a price")
              raise ValueError("there is no price for this")
          if what == "large":
              return np.zeros(1 << 18)
          if what == "noise":
              for _ in range(20000):
                  print("noise " * 20)
              return np.ones(1)
          if what == "environment":
              return np.array([float(any("SECRET" in name or "millrace" == name for name in os.environ))])
          if what.startswith("connect "):
              import socket
              with socket.socket() as s:
                  s.settimeout(5)
                  return np.array([float(s.connect_ex(("127.0.0.1", int(what[8:]))))])
          if what == "files":
              held = [open("/dev/null") for _ in range(5000)]
          if what == "variables":
              raise ValueError(" ".join(sorted(os.environ)))
          if what == "temporary":
              import tempfile
              raise ValueError(tempfile.mkdtemp() + " " + os.getcwd())
      """;

  private static final String R =
      """
      hold <- function() {
        held <- list()
        repeat {
          held[[length(held) + 1L]] <- rep(1, 2^22)
          Sys.sleep(0.02)
        }
      }

      predict_model <- function(model, inputs) {
        switch(inputs$what,
          "well" = 1,
          "pid" = as.numeric(Sys.getpid()),
          "garbage" = { cat("Loading model ... done. Have a nice day.", file = "/dev/fd/3"); Sys.sleep(60) },
          "hang" = repeat {},
          "memory" = hold(),
          "memory of children" = {
            for (i in 1:3) parallel::mcparallel(hold())
            Sys.sleep(60)
          },
          "memory at once" = numeric(2^40),
          "exit" = quit("no", 3),
          "exit politely" = quit("no", 1),
          "crash" = tools::pskill(Sys.getpid(), 11),
          "children" = { for (i in 1:200) system("sleep 300", wait = FALSE); Sys.sleep(60) },
          "daemon" = { system("(setsid sleep 347 >/dev/null 2>&1 &) ; sleep 347 &"); quit("no", 4) },
          "shape" = list(y = c(1, 2, 3)),
          "datatype" = list(y = "one"),
          "name" = list(z = 1),
          "nothing" = NULL,
          "raise" = { print("looking for a price"); stop("there is no price for this") },
          "large" = numeric(2^18),
          "noise" = { for (i in 1:20000) cat(strrep("noise ", 20), "\\n"); 1 },
          "variables" = stop(toString(names(Sys.getenv()))),
          "temporary" = stop(tempdir(), " ", getwd()))
      }
      """;

  final ProcessRuntime runtime;
  private final Session session;

  /**
   * @param settings of its workers, as JSON
   */
  MisbehavingModel(Path directory, Language language, String settings) throws IOException {
    runtime = Languages.runtime(language);
    session =
        runtime.open(
            CodePackage.write(
                directory, language, SIGNATURE, settings, language == Language.R ? R : PYTHON));
  }

  /** Whether workers can be kept from the network here. */
  static boolean networkIsIsolated() {
    return !Isolation.found().network().isEmpty();
  }

  /** Asks it to do something. */
  double ask(String what) {
    Tensor y = session.run(Map.of("what", Tensor.texts(new long[] {1}, List.of(what)))).get("y");
    return y == null ? Double.NaN : y.data().order(ByteOrder.LITTLE_ENDIAN).getDouble(0);
  }

  @Override
  public void close() {
    session.close();
    runtime.close();
  }
}
