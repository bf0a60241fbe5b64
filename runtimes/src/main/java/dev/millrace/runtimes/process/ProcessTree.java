package dev.millrace.runtimes.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker and everything it started.
 *
 * <p>A worker leads a process group of its own, which one signal ends before any member can start
 * another. Children that left the group are found by a mark in their environment, which they
 * inherit however often they fork. Linux shows that in {@code /proc}; elsewhere only descendants
 * that are still attached are found.
 */
final class ProcessTree {
  /** The environment variable that marks them. */
  static final String MARK = "MILLRACE_WORKER";

  private static final Logger log = LoggerFactory.getLogger(ProcessTree.class);
  private static final Path PROC = Path.of("/proc");
  private static final int SIGKILL = 9;
  private static final int ROUNDS = 50;
  private static final MethodHandle KILL = systemKill();

  private final ProcessHandle worker;
  private final String mark;
  private volatile boolean leads;
  private volatile List<Long> strays = List.of();

  /**
   * @param mark what {@link #MARK} holds in its environment; no other process has it
   */
  ProcessTree(ProcessHandle worker, String mark) {
    this.worker = worker;
    this.mark = mark;
  }

  @SuppressWarnings("restricted") // one call of the C library, without a pointer
  private static MethodHandle systemKill() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find("kill").orElseThrow(),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  /** Notes that the worker leads its own group by now, which may outlive it. */
  void settled() {
    leads = leadsItsGroup();
  }

  /** Ends all of them; returns once none is left, or loudly gives up on those that will not die. */
  void kill() {
    if (leads || leadsItsGroup()) {
      signal(-worker.pid());
    }
    for (int round = 0; round < ROUNDS; round++) {
      Set<ProcessHandle> left = members();
      if (left.isEmpty()) {
        return;
      }
      left.forEach(ProcessHandle::destroyForcibly);
      pause();
    }
    log.error("processes that worker {} started do not end: {}", worker.pid(), members());
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // what is to be ended is ended all the same
    }
  }

  private static void signal(long pid) {
    try {
      int _ = (int) KILL.invokeExact((int) pid, SIGKILL); // fails only when none is left
    } catch (Throwable e) {
      throw new IllegalStateException("the system's kill cannot be called", e);
    }
  }

  /** Whether the worker has become the leader of its own group, which holds nobody else then. */
  private boolean leadsItsGroup() {
    return stat(worker.pid()).map(fields -> fields.group() == worker.pid()).orElse(false);
  }

  private Set<ProcessHandle> members() {
    Set<ProcessHandle> members =
        worker.descendants().collect(Collectors.toCollection(HashSet::new));
    members.add(worker);
    Marked.now().of(mark).forEach(pid -> ProcessHandle.of(pid).ifPresent(members::add));
    members.removeIf(member -> !member.isAlive() || isZombie(member.pid()));
    return members;
  }

  private static boolean isZombie(long pid) {
    return stat(pid).map(fields -> fields.state() == 'Z').orElse(false);
  }

  /** The processes of all workers by the mark in their environment, as far as this user may see. */
  record Marked(Map<String, List<Long>> byMark) {

    /** Looks at every process there is. */
    static Marked now() {
      Map<String, List<Long>> byMark = new HashMap<>();
      for (long pid : pids()) {
        for (String variable : text(PROC.resolve(pid + "/environ")).split("\0", -1)) {
          if (variable.startsWith(MARK + "=")) {
            String mark = variable.substring(MARK.length() + 1);
            byMark.computeIfAbsent(mark, _ -> new ArrayList<>()).add(pid);
          }
        }
      }
      return new Marked(byMark);
    }

    List<Long> of(String mark) {
      return byMark.getOrDefault(mark, List.of());
    }
  }

  private static List<Long> pids() {
    if (!Files.isDirectory(PROC)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> Character.isDigit(name.charAt(0)))
          .map(Long::parseLong)
          .toList();
    } catch (IOException | UncheckedIOException e) {
      log.debug("the processes cannot be listed", e);
      return List.of();
    }
  }

  /**
   * The worker and all that it started, as far as known.
   *
   * @param atMost bytes they hold, where what forks share is counted for each
   */
  record Size(long atMost, List<Long> processes) {

    /** Bytes they hold, where shared memory is counted once; takes longer to find out. */
    long held() {
      return processes.stream().mapToLong(pid -> bytes(pid, "smaps_rollup", "Pss:")).sum();
    }
  }

  /** Notes which processes bear the mark now, besides those still attached to the worker. */
  void strays(Marked marked) {
    strays = marked.of(mark);
  }

  /**
   * Measures the worker and all that it started, as far as known; nothing where that is unknown.
   */
  Optional<Size> size() {
    if (!Files.isDirectory(PROC)) {
      return Optional.empty();
    }
    Set<Long> seen = new LinkedHashSet<>();
    List<Long> next = new ArrayList<>(strays);
    next.add(worker.pid());
    while (!next.isEmpty() && seen.size() < 10_000) {
      long pid = next.removeLast();
      if (Files.exists(PROC.resolve(Long.toString(pid))) && seen.add(pid)) {
        next.addAll(children(pid));
      }
    }
    long bytes = seen.stream().mapToLong(pid -> bytes(pid, "status", "VmRSS:")).sum();
    return Optional.of(new Size(bytes, List.copyOf(seen)));
  }

  /** A line of a file about a process, in bytes; 0 when it has ended. */
  private static long bytes(long pid, String file, String field) {
    return text(PROC.resolve(pid + "/" + file))
        .lines()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .sum();
  }

  private static List<Long> children(long pid) {
    String children = text(PROC.resolve(pid + "/task/" + pid + "/children")).strip();
    return children.isEmpty()
        ? List.of()
        : Stream.of(children.split(" ", -1)).map(Long::parseLong).toList();
  }

  private record Stat(char state, int group) {}

  /**
   * State and process group; they follow the command's name in brackets, which may hold anything.
   */
  private static Optional<Stat> stat(long pid) {
    String stat = text(PROC.resolve(pid + "/stat"));
    int end = stat.lastIndexOf(')');
    if (end < 0) {
      return Optional.empty();
    }
    String[] fields = stat.substring(end + 2).split(" ", 4);
    return Optional.of(new Stat(fields[0].charAt(0), Integer.parseInt(fields[2])));
  }

  private static String text(Path file) {
    return new String(read(file), StandardCharsets.UTF_8);
  }

  /** A file of {@code /proc}; empty when its process has ended or is another user's. */
  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      return new byte[0];
    }
  }
}
