package dev.millrace.sheets;

import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.dataset.FileEntry;
import dev.millrace.sheets.ingest.Intake;
import dev.millrace.sheets.ingest.IntakeSettings;
import dev.millrace.sheets.ingest.Progress;
import dev.millrace.sheets.ingest.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** How the files of datasets are taken in, and where their bytes are. Thread-safe. */
public final class Intakes {
  private final Bytes bytes;

  public Intakes(Bytes bytes) {
    this.bytes = bytes;
  }

  /** The bytes that are kept. */
  @FunctionalInterface
  public interface Bytes {
    /** The bytes of a hash; nothing when they are gone. */
    Optional<Path> find(String sha256);
  }

  /** What takes files into a dataset. */
  public Intake of(Dataset dataset) {
    return new Intake(dataset, IntakeSettings.standard(), Progress.NONE);
  }

  /** A file of a dataset, if its bytes are kept. */
  public Optional<SourceFile> source(FileEntry file) {
    return bytes.find(file.sha256()).map(path -> new SourceFile(file.name(), path));
  }

  /** Those files of a dataset whose bytes are kept. */
  public List<SourceFile> sources(Collection<FileEntry> files) {
    List<SourceFile> sources = new ArrayList<>();
    files.forEach(file -> source(file).ifPresent(sources::add));
    return sources;
  }
}
