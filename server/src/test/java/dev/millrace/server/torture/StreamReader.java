package dev.millrace.server.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows the stream of results across restarts, by Last-Event-ID, as a browser would. */
final class StreamReader implements AutoCloseable {
  private static final Pattern RUN = Pattern.compile("\"run\":\"([^\"]+)\"");

  private final String base;
  private final List<String> runs = Collections.synchronizedList(new ArrayList<>());
  private volatile String lastEventId = "0";
  private volatile boolean stopped;

  StreamReader(String base) {
    this.base = base;
    Thread.ofVirtual().start(this::follow);
  }

  private void follow() {
    while (!stopped) {
      try {
        HttpURLConnection connection =
            (HttpURLConnection) URI.create(base + "/v1/results").toURL().openConnection();
        connection.setRequestProperty("Last-Event-ID", lastEventId);
        connection.setReadTimeout(30_000);
        try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
          read(lines);
        }
      } catch (IOException disconnected) {
        pause();
      }
    }
  }

  private void read(BufferedReader lines) throws IOException {
    String id = lastEventId;
    String data = "";
    for (String line; (line = lines.readLine()) != null; ) {
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      } else if (line.isEmpty()) {
        // Only a whole event counts; one that the kill cut off is sent again.
        note(data);
        lastEventId = id;
        data = "";
      }
    }
  }

  private void note(String data) {
    Matcher run = RUN.matcher(data);
    if (run.find()) {
      runs.add(run.group(1));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The runs whose ends arrived, in order. */
  List<String> runs() {
    return List.copyOf(runs);
  }

  @Override
  public void close() {
    stopped = true;
  }
}
