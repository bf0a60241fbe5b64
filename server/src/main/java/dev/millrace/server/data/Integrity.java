package dev.millrace.server.data;

import dev.millrace.ledger.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds the data directory against itself: every object's bytes against its name, every run against
 * its result, the ledger's own structure.
 */
public final class Integrity {
  private final Database database;
  private final Path objects;
  private final List<String> faults = new ArrayList<>();
  private long contents;
  private long bytes;
  private volatile String progress = "the ledger";

  /**
   * @param objects the directory of the object store
   */
  public Integrity(Database database, Path objects) {
    this.database = database;
    this.objects = objects;
  }

  /**
   * What was found.
   *
   * @param versions object versions in the ledger that were not deleted
   * @param contents different contents among them, each read and hashed
   * @param bytes of those contents
   * @param unclaimed files that belong to no object; the next sweep removes them, so no fault
   * @param faults one sentence each; none when all is well
   */
  public record Report(
      long versions,
      long contents,
      long bytes,
      long runs,
      long results,
      long events,
      long unclaimed,
      List<String> faults) {
    public Report {
      faults = List.copyOf(faults);
    }
  }

  private record Content(String sha256, long size) {}

  /** Reads and hashes everything; takes as long as reading the whole store. */
  public Report check() throws IOException {
    pragma("integrity_check", "ok");
    none("pragma foreign_key_check", "rows of the ledger name others that are not there");
    none(
        "select id from run where state = 'succeeded' and id not in (select run_id from result)",
        "succeeded runs have no result");
    none(
        "select run_id from result where run_id not in (select id from run where state = 'succeeded')",
        "results belong to runs that did not succeed");
    none(
        "select object_id from head where object_id in (select id from object where deleted_at is not null)",
        "keys name deleted versions");
    List<Content> known = contents();
    int looked = 0;
    for (Content content : known) {
      progress = "%d of %d files".formatted(looked++, known.size());
      check(content);
    }
    return new Report(
        count("object where deleted_at is null"),
        contents,
        bytes,
        count("run"),
        count("result"),
        count("event"),
        files() - present(known),
        faults);
  }

  /** How far the check is, for people; may be asked from another thread. */
  public String progress() {
    return progress;
  }

  private void pragma(String name, String well) {
    String said =
        database.read(handle -> handle.createQuery("pragma " + name).mapTo(String.class).first());
    if (!said.equals(well)) {
      faults.add("the ledger is damaged: " + said);
    }
  }

  private void none(String sql, String otherwise) {
    int rows = database.read(handle -> handle.createQuery(sql).mapToMap().list().size());
    if (rows > 0) {
      faults.add(rows + " " + otherwise);
    }
  }

  private long count(String of) {
    return database.read(
        handle -> handle.createQuery("select count(*) from " + of).mapTo(Long.class).one());
  }

  private List<Content> contents() {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select distinct version, size from object where deleted_at is null order by version")
                .map((row, context) -> new Content(row.getString(1), row.getLong(2)))
                .list());
  }

  private void check(Content content) throws IOException {
    Path file = file(content);
    if (Files.notExists(file)) {
      faults.add("the bytes of version " + content.sha256() + " are missing");
      return;
    }
    String hash = hash(file);
    if (!hash.equals(content.sha256()) || Files.size(file) != content.size()) {
      faults.add(file + " is damaged: its bytes hash to " + hash);
      return;
    }
    contents++;
    bytes += content.size();
  }

  private Path file(Content content) {
    return objects.resolve(content.sha256().substring(0, 2)).resolve(content.sha256());
  }

  private long present(List<Content> known) {
    return known.stream().filter(content -> Files.exists(file(content))).count();
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.walk(objects, 2)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private static String hash(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
