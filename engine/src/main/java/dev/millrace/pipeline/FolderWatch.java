package dev.millrace.pipeline;

import dev.millrace.ledger.Database;
import dev.millrace.ledger.WatchedFileRows;
import dev.millrace.object.InvalidNameException;
import dev.millrace.object.ObjectStoreException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lands the files of a folder, each once, after it stopped growing; files stay where they are. It
 * looks regularly instead of listening, so it works on network shares and misses nothing that came
 * while the program was down.
 */
public final class FolderWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);
  private static final int DEPTH = 16;
  private static final Duration TRY_AGAIN = Duration.ofSeconds(30);

  /** Names that browsers, copiers and office programs give to files that are not finished. */
  private static final Set<String> UNFINISHED =
      Set.of("part", "partial", "tmp", "crdownload", "filepart");

  private final Path folder;
  private final String bucket;
  private final Landings landings;
  private final Database database;
  private final InstantSource clock;
  private final Duration every;
  private final Duration quiet;
  private final Map<Path, Seen> seen = new HashMap<>();
  private @Nullable Thread thread;

  private record Stamp(long size, Instant modifiedAt) {
    static Stamp of(BasicFileAttributes attributes) {
      return new Stamp(attributes.size(), attributes.lastModifiedTime().toInstant());
    }
  }

  private record Seen(Stamp stamp, Instant since, Instant notBefore) {}

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
        } catch (IOException | RuntimeException e) {
          log.error("cannot look into {}; the next look is in {}", folder, every, e);
        }
        Thread.sleep(every);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // close() ends the loop
    }
  }

  /** Looks once through the folder and lands what is ready; how many files that were. */
  public int look() throws IOException {
    Map<Path, Stamp> present = list();
    seen.keySet().retainAll(present.keySet());
    int landed = 0;
    for (Map.Entry<Path, Stamp> file : present.entrySet()) {
      landed += consider(file.getKey(), file.getValue()) ? 1 : 0;
    }
    return landed;
  }

  private Map<Path, Stamp> list() throws IOException {
    Map<Path, Stamp> present = new HashMap<>();
    Files.walkFileTree(
        folder,
        Set.of(), // links are not followed: they could lead out of the folder
        DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            boolean hidden = !directory.equals(folder) && unfinished(directory);
            return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && attributes.size() > 0 && !unfinished(file)) {
              present.put(file, Stamp.of(attributes));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(folder)) {
              throw e;
            }
            return FileVisitResult.CONTINUE; // gone again, or not ours to read: the next look tells
          }
        });
    return present;
  }

  private static boolean unfinished(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.startsWith(".")
        || name.startsWith("~$")
        || UNFINISHED.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  private boolean consider(Path file, Stamp stamp) throws IOException {
    Instant now = clock.instant();
    Seen before = seen.get(file);
    if (before == null || !before.stamp().equals(stamp)) {
      seen.put(file, new Seen(stamp, now, now));
      return false;
    }
    boolean settled = !now.isBefore(before.since().plus(quiet));
    if (!settled || now.isBefore(before.notBefore()) || landed(file, stamp)) {
      return false;
    }
    return land(file, before);
  }

  private boolean landed(Path file, Stamp stamp) {
    return database.read(
        handle ->
            WatchedFileRows.landed(
                handle, folder.toString(), relative(file), stamp.size(), stamp.modifiedAt()));
  }

  private String relative(Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private boolean land(Path file, Seen before) {
    String key = relative(file);
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
      return true;
    } catch (IOException | QueueFullException | ObjectStoreException | InvalidNameException e) {
      log.warn("{} did not land: {}; the next try is in {}", file, e.getMessage(), TRY_AGAIN);
      seen.put(file, new Seen(stamp, before.since(), clock.instant().plus(TRY_AGAIN)));
      return false;
    }
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

  /** A file's bytes that break off with an error if the file changed while they were read. */
  private static final class UnchangedStream extends FilterInputStream {
    private final Path file;
    private final Stamp stamp;

    UnchangedStream(Path file, Stamp stamp) throws IOException {
      super(Files.newInputStream(file));
      this.file = file;
      this.stamp = stamp;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      checkAtEnd(read);
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      checkAtEnd(read);
      return read;
    }

    private void checkAtEnd(int read) throws IOException {
      if (read < 0
          && !Stamp.of(Files.readAttributes(file, BasicFileAttributes.class)).equals(stamp)) {
        throw new IOException("it changed while it was read");
      }
    }
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
