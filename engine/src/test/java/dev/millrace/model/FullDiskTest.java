package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ledger.Database;
import dev.millrace.ledger.SqliteDatabase;
import dev.millrace.object.DiskReserve;
import dev.millrace.object.DiskReserveException;
import dev.millrace.pipeline.Compute;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing leaves the disk's reserve alone, and nothing of itself where there is no room. */
final class FullDiskTest {
  private static final long MOST = 200L << 20;
  private static final int LARGE = 40 << 20;

  @TempDir Path directory;
  private final AtomicInteger questionsAnsweredWell = new AtomicInteger(Integer.MAX_VALUE);
  private Database database;
  private Compute compute;
  private Models models;

  @BeforeEach
  void open() {
    database = new SqliteDatabase(directory.resolve("ledger.db"));
    compute = new Compute(1);
    models = openModels();
  }

  @AfterEach
  void close() {
    models.close();
    compute.close();
    database.close();
  }

  private Models openModels() {
    DiskReserve reserve =
        new DiskReserve(() -> questionsAnsweredWell.getAndDecrement() > 0 ? MOST : 9, 10);
    return new Models(
        database,
        directory.resolve("models"),
        List.of(new ScaleRuntime()),
        compute,
        new Acceptance(reserve, List.of()),
        InstantSource.system());
  }

  /** A package with a file that takes several questions to write. */
  private byte[] zip() throws IOException {
    Path written = new ScalePackage(directory.resolve("package")).directory;
    Files.write(written.resolve("large.bin"), new byte[LARGE]);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes);
        Stream<Path> files = Files.walk(written)) {
      zip.setLevel(0); // so that receiving it asks several times, too
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(written.relativize(file).toString()));
        Files.copy(file, zip);
      }
    }
    return bytes.toByteArray();
  }

  private boolean published(byte[] zip, int room) throws IOException {
    questionsAnsweredWell.set(room);
    try {
      models.publish(new ByteArrayInputStream(zip), MOST, Optional.of("scale"), Unverified.REFUSED);
      return true;
    } catch (DiskReserveException e) {
      assertThat(e).hasMessageContaining("kept in reserve");
      return false;
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("models"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void wheneverTheDiskRunsFullNothingOfThePackageIsLeft() throws IOException {
    byte[] zip = zip();
    int refused = 0;
    while (!published(zip, refused)) {
      assertThat(files()).as("files after %d questions", refused).isEmpty();
      assertThat(models.versions("scale")).isEmpty();
      refused++;
    }
    // Receiving, unpacking and copying 40 MB each ask more than once.
    assertThat(refused).isGreaterThanOrEqualTo(6);
    assertThat(models.versions("scale")).hasSize(1);
  }

  @Test
  void packagesThatNoVersionNamesAreRemovedAtTheNextStart() throws IOException {
    assertThat(published(zip(), Integer.MAX_VALUE)).isTrue();
    Path orphan = directory.resolve("models/packages/scale/0123/model.txt");
    Files.createDirectories(orphan.getParent());
    Files.writeString(orphan, "2");
    models.close();
    models = openModels();
    assertThat(orphan.getParent()).doesNotExist();
    assertThat(models.resolve("scale@1").version()).isEqualTo("1");
  }
}
