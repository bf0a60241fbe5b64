package dev.millrace.runtimes.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the system lets a program without rights do to contain what it starts. Each is tried once,
 * with a command that does nothing, and used where that succeeds.
 *
 * @param network the command that puts what follows into a network of its own, with nobody else in
 *     it; empty where that is not permitted
 * @param rights the command after which nothing gains rights by what it executes; likewise
 */
record Isolation(List<String> network, List<String> rights) {
  private static final Logger log = LoggerFactory.getLogger(Isolation.class);
  private static final List<String> NETWORK =
      List.of("unshare", "--user", "--map-current-user", "--net", "--ipc", "--");
  private static final List<String> RIGHTS = List.of("setpriv", "--no-new-privs", "--");

  Isolation {
    network = List.copyOf(network);
    rights = List.copyOf(rights);
  }

  /** What there is here; looked for once, whoever asks. */
  static Isolation found() {
    return Here.FOUND;
  }

  /** Loaded when somebody first asks. */
  private static final class Here {
    static final Isolation FOUND = look();
  }

  private static Isolation look() {
    Isolation found = new Isolation(permitted(NETWORK), permitted(RIGHTS));
    log.info(
        "model workers {}, and {}",
        found.network.isEmpty()
            ? "can reach the network: unshare is not permitted here"
            : "have no network",
        found.rights.isEmpty() ? "may execute set-uid programs" : "gain no rights by executing");
    return found;
  }

  private static List<String> permitted(List<String> command) {
    List<String> nothing = new ArrayList<>(command);
    nothing.add("true");
    try {
      Process process =
          new ProcessBuilder(nothing)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return List.of();
      }
      return process.exitValue() == 0 ? command : List.of();
    } catch (IOException e) {
      return List.of(); // there is no such command
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /** What comes before a worker's own command. */
  List<String> before(WorkerSettings settings) {
    List<String> before = new ArrayList<>(settings.network() ? List.of() : network);
    before.addAll(rights);
    return before;
  }
}
