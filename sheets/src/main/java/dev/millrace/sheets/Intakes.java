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
  private final DatasetPasswords passwords;

  public Intakes(Bytes bytes, DatasetPasswords passwords) {
    this.bytes = bytes;
    this.passwords = passwords;
  }

  /** The bytes that are kept. */
  @FunctionalInterface
  public interface Bytes {
    /** The bytes of a hash; nothing when they are gone. */
    Optional<Path> find(String sha256);
  }

  /** What takes files into a dataset. */
  public Intake of(Dataset dataset) {
    IntakeSettings standard = settings(dataset).on(IntakeSettings.standard());
    IntakeSettings settings =
        passwords
            .find(dataset.table())
            .map(password -> standard.with(standard.reading().withPassword(password)))
            .orElse(standard);
    return new Intake(dataset, settings, Progress.NONE);
  }

  /** How the files of a dataset are read. */
  public DatasetSettings settings(Dataset dataset) {
    return dataset
        .meta(DatasetSettings.KEY, DatasetSettings.class)
        .orElse(DatasetSettings.STANDARD);
  }

  /** Changes how the files of a dataset are read from now on. */
  public void settings(Dataset dataset, DatasetSettings settings) {
    dataset.meta(DatasetSettings.KEY, settings);
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

  /**
   * What must be taken in when some files change or go: those that changed, and the others of which
   * rows were set aside because they stood in one of them.
   *
   * @param gone names of files that go
   */
  public List<SourceFile> again(
      Dataset dataset, Collection<String> gone, Collection<FileEntry> changed) {
    List<String> names = new ArrayList<>(gone);
    changed.forEach(file -> names.add(file.name()));
    List<SourceFile> again = sources(changed);
    again.addAll(sources(dataset.filesBehind(names)));
    return again;
  }

  /** A file that comes, and the others of which rows were set aside because of it. */
  public List<SourceFile> withThoseBehind(Dataset dataset, SourceFile file) {
    List<SourceFile> all = new ArrayList<>(List.of(file));
    all.addAll(sources(dataset.filesBehind(List.of(file.name()))));
    return all;
  }
}
