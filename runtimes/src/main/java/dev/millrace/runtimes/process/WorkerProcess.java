package dev.millrace.runtimes.process;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One worker: a process that answers one frame after another.
 *
 * <p>A shell sets its limits, moves the two pipes out of the reach of prints, and becomes it. A
 * thread of its own talks over the pipes, so that whoever waits can stop waiting. After a {@link
 * WorkerException} it is to be {@linkplain #kill killed}. Used by one caller at a time.
 */
final class WorkerProcess {
  /**
   * Standard output becomes standard error; the pipes become descriptors 3 and 4. When the machine
   * has no memory left, a worker is to go before this program.
   */
  private static final String SHELL =
      """
      exec 3>&1 4<&0 1>&2 0</dev/null
      ulimit -c 0; ulimit -f 2097152; ulimit -n 1024; ulimit -v "$1"; shift
      echo 1000 2>/dev/null >/proc/self/oom_score_adj || :
      if command -v setsid >/dev/null 2>&1; then exec setsid "$@"; else exec "$@"; fi
      """;

  /** Address space beyond the memory that may be held: code, and what is only reserved. */
  private static final long RESERVED = 1L << 30;

  private static final int MOST_PROCESSES = 64;

  private static final AtomicLong COUNT = new AtomicLong();

  private final Process process;
  private final ProcessTree tree;
  private final Printed printed;
  private final Path temporary;
  private final WorkerSettings settings;
  private final ExecutorService talk;
  private volatile @Nullable String verdict;
  private volatile boolean killed;

  private WorkerProcess(Process process, String mark, Path temporary, WorkerSettings settings) {
    String name = "model-worker-" + COUNT.incrementAndGet();
    this.process = process;
    this.tree = new ProcessTree(process.toHandle(), mark);
    this.printed = new Printed(process.getErrorStream(), name);
    this.temporary = temporary;
    this.settings = settings;
    this.talk =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon(true).factory());
    var _ = process.onExit().thenRunAsync(this::kill);
  }

  /**
   * Starts a process; it has loaded nothing yet.
   *
   * @param interpreter what runs the worker's code
   * @param directory of the package, where it works
   */
  static WorkerProcess start(
      Language language,
      Path interpreter,
      Surroundings surroundings,
      Path directory,
      WorkerSettings settings) {
    Path temporary = surroundings.temporary();
    String mark = Surroundings.mark();
    long kilobytes = (settings.memory() + RESERVED) >> 10;
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", SHELL, "worker", Long.toString(kilobytes)));
    command.addAll(surroundings.isolation().before(settings));
    command.add(interpreter.toString());
    command.addAll(language.flags());
    command.add(surroundings.script().toString());
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    Map<String, String> environment = builder.environment();
    Surroundings.minimal(environment);
    environment.put("HOME", temporary.toString());
    environment.put("TMPDIR", temporary.toString());
    environment.put(ProcessTree.MARK, mark);
    try {
      return new WorkerProcess(builder.start(), mark, temporary, settings);
    } catch (IOException e) {
      Surroundings.delete(temporary);
      throw new WorkerException("does not start: " + e.getMessage(), e);
    }
  }

  boolean isAlive() {
    return process.isAlive() && !killed;
  }

  /** Its process id. */
  long pid() {
    return process.pid();
  }

  /**
   * Sends a frame and waits for the answer.
   *
   * @throws WorkerException when no answer came in time or it was none; the worker is lost
   * @throws InterruptedException when the caller is to stop waiting; the worker is lost
   */
  Answer ask(byte[] frame, Duration limit) throws InterruptedException {
    printed.forget();
    try {
      Future<byte[]> answer = talk.submit(() -> exchange(frame));
      return Answer.read(answer.get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      throw lost("took longer than " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw lost(why(e.getCause()), e);
    } catch (RejectedExecutionException e) {
      throw lost(ended(), e);
    } catch (WorkerException e) {
      throw lost(e.getMessage(), e);
    }
  }

  /** Notes that it has started well: from now on its group is its own. */
  void settled() {
    tree.settled();
  }

  private byte[] exchange(byte[] frame) throws IOException {
    OutputStream out = process.getOutputStream();
    out.write(frame);
    out.flush();
    DataInputStream in = new DataInputStream(process.getInputStream());
    byte[] head = in.readNBytes(FrameWriter.HEAD);
    if (head.length == 0) {
      throw new EOFException("it ended");
    }
    ByteBuffer numbers = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    if (head.length < FrameWriter.HEAD || numbers.getInt() != FrameWriter.MAGIC) {
      throw new WorkerException(
          "wrote " + head.length + " bytes that begin no answer to where answers go");
    }
    int length = numbers.getInt();
    if (length < 1 || length > settings.answer()) {
      throw new WorkerException(
          "answered with %d bytes, but at most %d are taken ('settings.answerMegabytes')"
              .formatted(Integer.toUnsignedLong(length), settings.answer()));
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("it ended within an answer");
    }
    return body;
  }

  private String why(@Nullable Throwable cause) throws InterruptedException {
    return switch (cause) {
      case WorkerException e -> String.valueOf(e.getMessage());
      case IOException e -> ended();
      case null, default -> "failed: " + cause;
    };
  }

  /** How the process ended: told by whoever ended it, or by its exit status. */
  private String ended() throws InterruptedException {
    if (!process.waitFor(2, TimeUnit.SECONDS)) {
      return "closed the pipe it answers on";
    }
    int status = process.exitValue();
    return status > 128
        ? "was ended by signal " + (status - 128)
        : "ended by itself with status " + status;
  }

  private WorkerException lost(@Nullable String why, Throwable cause) throws InterruptedException {
    kill();
    printed.awaitEnd();
    String told = Optional.ofNullable(verdict).orElse(String.valueOf(why));
    return new WorkerException(told + printed.told(), cause);
  }

  /** What it printed since it was last asked something, as {@code ; it printed: …}. */
  String printed() {
    return printed.told();
  }

  /** Notes which processes bear its mark now. */
  void strays(ProcessTree.Marked marked) {
    tree.strays(marked);
  }

  /** Ends it when it and what it started hold more than they may. */
  void watch() {
    tree.size().ifPresent(this::judge);
  }

  private void judge(ProcessTree.Size size) {
    if (size.processes().size() > MOST_PROCESSES) {
      condemn("started more than " + MOST_PROCESSES + " processes");
    } else if (size.atMost() > settings.memory()) {
      long held = size.held();
      if (held > settings.memory()) {
        condemn(
            "held %d MiB, but may hold %d ('settings.memoryMegabytes')"
                .formatted(held >> 20, settings.memory() >> 20));
      }
    }
  }

  private void condemn(String why) {
    verdict = why;
    kill();
  }

  /** Ends it with all that it started, and removes its temporary directory. */
  synchronized void kill() {
    if (!killed) {
      killed = true;
      tree.kill();
      talk.shutdown();
      Surroundings.delete(temporary);
    }
  }
}
