package dev.millrace.pipeline;

import dev.millrace.ledger.Database;
import dev.millrace.ledger.WatchedFileRows;
import dev.millrace.object.InvalidNameException;
import dev.millrace.object.ObjectStoreException;
import dev.millrace.object.ObjectTooLargeException;
import dev.millrace.pipeline.FoundFile.Stamp;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lands the files of a folder, each once, after it stopped growing; files stay where they are. It
 * looks regularly instead of listening, so it works on network shares and misses nothing that came
 * while the program was down. What does not land is said in the log once, not at every look. Of one
 * thread at a time.
 */
public final class FolderWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(30);

  private final Path folder;
  private final String bucket;
  private final Landings landings;
  private final Database database;
  private final InstantSource clock;
  private final Duration every;
  private final Duration quiet;
  private final Map<Path, Seen> seen = new HashMap<>();
  private String trouble = "";
  private @Nullable Thread thread;

  /**
   * What is known of a file in one state.
   *
   * @param since when it was first seen so
   * @param notBefore when it may be tried; never once it landed or was refused for good
   * @param failure the kind of failure that the log has already told
   */
  private record Seen(Stamp stamp, Instant since, Instant notBefore, String failure) {
    static Seen first(Stamp stamp, Instant now) {
      return new Seen(stamp, now, now, "");
    }

    Seen again(Instant notBefore, Exception failure) {
      return new Seen(stamp, since, notBefore, failure.getClass().getName());
    }

    Seen done() {
      return new Seen(stamp, since, Instant.MAX, "");
    }
  }

  /**
   * @param every how often to look
   * @param quiet how long a file must not have changed before it lands
   */
  public FolderWatch(
      Path folder,
      String bucket,
      Landings landings,
      Database database,
      InstantSource clock,
      Duration every,
      Duration quiet) {
    this.folder = folder.toAbsolutePath().normalize();
    this.bucket = bucket;
    this.landings = landings;
    this.database = database;
    this.clock = clock;
    this.every = every;
    this.quiet = quiet;
  }

  /** Begins to watch. */
  public void start() {
    thread = Thread.ofVirtual().name("watch " + folder).start(this::loop);
  }

  private void loop() {
    try {
      while (true) {
        try {
          look();
        } catch (RuntimeException e) {
          inTrouble(e.toString(), e);
        }
        Thread.sleep(every);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // close() ends the loop
    }
  }

  /**
   * Looks once through the folder and lands what is ready; how many files that were. A folder that
   * is not there lands nothing until it is back.
   */
  public int look() {
    Map<Path, FoundFile> present;
    try {
      present = FolderListing.of(folder);
    } catch (IOException e) {
      inTrouble(FolderListing.reason(e), null);
      return 0;
    }
    seen.keySet().retainAll(present.keySet());
    int landed = 0;
    for (Map.Entry<Path, FoundFile> file : present.entrySet()) {
      landed += consider(file.getKey(), file.getValue()) ? 1 : 0;
    }
    if (!trouble.isEmpty()) {
      trouble = "";
      log.info("{} can be read again: its files land", folder);
    }
    return landed;
  }

  private void inTrouble(String reason, @Nullable Exception fault) {
    if (!trouble.equals(reason)) {
      trouble = reason;
      log.error(
          "cannot look into {}: {}; nothing of it lands until that has passed",
          folder,
          reason,
          fault);
    }
  }

  private boolean consider(Path file, FoundFile found) {
    Instant now = clock.instant();
    Seen before = seen.get(file);
    if (before == null || !before.stamp().equals(found.stamp())) {
      seen.put(file, Seen.first(found.stamp(), now));
      return false;
    }
    boolean settled = !now.isBefore(before.since().plus(quiet));
    if (!settled || now.isBefore(before.notBefore())) {
      return false;
    }
    if (found.why().isPresent()) {
      log.warn("{} does not land: {}", file, found.why().get());
      seen.put(file, before.done());
      return false;
    }
    if (landed(file, found.stamp())) {
      seen.put(file, before.done());
      return false;
    }
    return land(file, before);
  }

  private boolean landed(Path file, Stamp stamp) {
    return database.read(
        handle ->
            WatchedFileRows.landed(
                handle, folder.toString(), key(file), stamp.size(), stamp.modifiedAt()));
  }

  /** The path inside the folder, with slashes whatever the system's separator is. */
  private String key(Path file) {
    StringJoiner key = new StringJoiner("/");
    folder.relativize(file).forEach(part -> key.add(part.toString()));
    return key.toString();
  }

  private boolean land(Path file, Seen before) {
    String key = key(file);
    Stamp stamp = before.stamp();
    try (InputStream body = new UnchangedStream(file, stamp)) {
      LandRequest request =
          new LandRequest(bucket, key, mediaType(file), stamp.size(), null, "watch");
      landings.land(request, body);
      database.write(
          handle -> {
            WatchedFileRows.remember(
                handle, folder.toString(), key, stamp.size(), stamp.modifiedAt());
            return null;
          });
      seen.put(file, before.done());
      return true;
    } catch (ObjectTooLargeException | InvalidNameException e) {
      log.warn("{} does not land: {}; it is tried again when it has changed", file, e.getMessage());
      seen.put(file, before.done());
    } catch (IOException e) {
      tryAgain(file, before, e, FolderListing.reason(e));
    } catch (QueueFullException | ObjectStoreException e) {
      tryAgain(file, before, e, String.valueOf(e.getMessage()));
    }
    return false;
  }

  private void tryAgain(Path file, Seen before, Exception failure, String reason) {
    Seen again = before.again(clock.instant().plus(TRY_AGAIN), failure);
    if (!before.failure().equals(again.failure())) {
      log.warn(
          "{} did not land: {}; it is tried again every {} s", file, reason, TRY_AGAIN.toSeconds());
    }
    seen.put(file, again);
  }

  /** What a name's ending stands for; what the bytes are, the task finds out itself. */
  public static String mediaType(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "webp" -> "image/webp";
      case "heic", "heif" -> "image/heic";
      case "avif" -> "image/avif";
      case "csv" -> "text/csv";
      case "xlsx" -> "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
      case "xls" -> "application/vnd.ms-excel";
      default -> {
        String guess = URLConnection.guessContentTypeFromName(name);
        yield guess == null ? "application/octet-stream" : guess;
      }
    };
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
