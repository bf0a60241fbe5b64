package dev.millrace.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The whole program in a process of its own, started as a user starts it, on an empty data
 * directory that is removed in the end.
 */
final class Served implements AutoCloseable {

  private static final Pattern ADDRESS = Pattern.compile("Millrace is at http://[^ ]*:(\\d+) .*");

  private final Path data;
  private final Process process;
  private final int port;

  Served() throws IOException, InterruptedException {
    data = Home.newDirectory("served-");
    process =
        new ProcessBuilder(
                Home.launcher().toString(), "up", "--port", "0", "--data", data.toString())
            .redirectErrorStream(true)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // also when interrupted
    CompletableFuture<Integer> answered = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> read(answered));
    try {
      port = answered.get(5, TimeUnit.MINUTES); // the launcher may have to build first
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new IOException("the program did not start", e);
    }
  }

  private void read(CompletableFuture<Integer> answered) {
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line; (line = lines.readLine()) != null; ) {
        said.append(line).append('\n');
        Matcher address = ADDRESS.matcher(line);
        if (address.matches()) {
          answered.complete(Integer.parseInt(address.group(1)));
        } else if (answered.isDone()) {
          System.err.println("  program: " + line);
        }
      }
      answered.completeExceptionally(new IOException("it said:\n" + said));
    } catch (IOException e) {
      answered.completeExceptionally(e);
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** Processor time used so far, in steps of 10 ms on Linux. */
  Duration cpu() {
    return process.toHandle().info().totalCpuDuration().orElseThrow();
  }

  /** Memory that the process holds, in bytes. */
  long resident() throws IOException {
    return 1024 * Long.parseLong(output(List.of("ps", "-o", "rss=", "-p", "" + pid())).strip());
  }

  /** Bytes in use on the heap after a full collection. */
  long liveHeap() throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    output(List.of(jcmd, "" + pid(), "GC.run"));
    Matcher used =
        Pattern.compile("used (\\d+)K").matcher(output(List.of(jcmd, "" + pid(), "GC.heap_info")));
    if (!used.find()) {
      throw new IOException("jcmd does not say how much of the heap is used");
    }
    return 1024 * Long.parseLong(used.group(1));
  }

  private static String output(List<String> command) throws IOException {
    Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Where the program keeps everything. */
  Path data() {
    return data;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (Files.exists(data)) {
      Home.remove(data);
    }
  }
}
