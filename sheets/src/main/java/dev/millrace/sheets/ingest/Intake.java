package dev.millrace.sheets.ingest;

import dev.millrace.sheets.dataset.Batch;
import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.dataset.FileEntry;
import dev.millrace.sheets.dataset.Fix;
import dev.millrace.sheets.dataset.FixRefusedException;
import dev.millrace.sheets.dataset.FixRefusedException.Refused;
import dev.millrace.sheets.dataset.RowCounts;
import dev.millrace.sheets.ingest.Surveys.Surveyed;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes files into a dataset: surveys all of them, decides about every layout, and loads what was
 * decided, in one batch. A file of a name that is known replaces what came from the earlier one.
 */
public final class Intake {
  private final Dataset dataset;
  private final IntakeSettings settings;
  private final Progress progress;
  private final Surveys reader;

  public Intake(Dataset dataset, IntakeSettings settings, Progress progress) {
    this.dataset = dataset;
    this.settings = settings;
    this.progress = progress;
    this.reader = new Surveys(settings);
  }

  /**
   * What came of it.
   *
   * @param counts where the rows of all files went
   * @param refusedFixes why rows were kept aside although they were fixed
   * @param unmetFixes fixes for which no file holds the cell any more, such as of a changed file
   */
  public record Taken(
      int loaded,
      int waiting,
      int refused,
      RowCounts counts,
      List<Refused> refusedFixes,
      List<Fix> unmetFixes) {
    /** Whether a person should look: something waits, was refused, or was kept aside. */
    public boolean needsALook() {
      return waiting + refused + unmetFixes.size() > 0
          || counts.rejected() > 0
          || counts.unaccounted() != 0;
    }
  }

  /** The decisions about layouts that the dataset holds. */
  public Layouts layouts() {
    return dataset.meta(Layouts.KEY, Layouts.class).orElse(Layouts.NONE);
  }

  /**
   * The first sheet of a file that has a layout.
   *
   * @return nothing when the file has no such table, or cannot be read
   */
  public Optional<LayoutPreview> preview(SourceFile file, String fingerprint) throws IOException {
    return preview(file, fingerprint, layouts().layouts());
  }

  private Optional<LayoutPreview> preview(
      SourceFile file, String fingerprint, Map<String, LayoutDecision> decisions)
      throws IOException {
    try {
      return reader.read(
          file,
          decisions,
          survey -> LayoutPreview.of(survey, fingerprint, settings.finding(), decisions));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("reading " + file.name() + " was stopped");
    }
  }

  /**
   * Takes the files in.
   *
   * @param decided decisions that come before those of the dataset
   * @throws IOException when a file cannot be read from the disk
   * @throws InterruptedException when it is cancelled; nothing is changed then
   */
  public Taken take(List<SourceFile> files, Map<String, LayoutDecision> decided, Decider decider)
      throws IOException, InterruptedException {
    return take(files, decided, decider, List.of(), false);
  }

  /**
   * Forgets files whose objects are gone, and takes in those that must be because of that.
   *
   * @param gone names of files of the dataset
   */
  public Taken forget(Collection<String> gone, List<SourceFile> again)
      throws IOException, InterruptedException {
    List<FileEntry> entries = gone.stream().map(name -> dataset.file(name).orElseThrow()).toList();
    Loading loading = new Loading(new Fixes(dataset.fixes(), List.of()), false, entries);
    return take(again, layouts().layouts(), Decider.NOBODY, loading);
  }

  /**
   * Reads files with a table where a person points, instead of a layout that was found.
   *
   * @param instead the layout that was found
   * @param there as {@link LayoutPreview#point} made it
   */
  public Taken point(List<SourceFile> files, String instead, LayoutDecision there)
      throws IOException, InterruptedException {
    Map<String, LayoutDecision> known = new HashMap<>(layouts().layouts());
    known.remove(instead);
    known.put(there.fingerprint(), there);
    return take(
        files,
        known,
        Decider.NOBODY,
        new Loading(new Fixes(dataset.fixes(), List.of()), false, List.of()));
  }

  /** The same with fixes; those that leave their rows wrong are told of and not kept. */
  public Taken take(
      List<SourceFile> files, Map<String, LayoutDecision> decided, Decider decider, List<Fix> fixes)
      throws IOException, InterruptedException {
    return take(files, decided, decider, fixes, false);
  }

  /**
   * Takes files in again with fixes, all or none.
   *
   * @throws FixRefusedException when one leaves its row wrong, or is of no cell of data; nothing is
   *     changed then
   */
  public Taken fix(List<SourceFile> files, List<Fix> fixes)
      throws IOException, InterruptedException {
    return take(files, Map.of(), Decider.NOBODY, fixes, true);
  }

  private Taken take(
      List<SourceFile> files,
      Map<String, LayoutDecision> decided,
      Decider decider,
      List<Fix> given,
      boolean insisting)
      throws IOException, InterruptedException {
    Loading loading = new Loading(new Fixes(dataset.fixes(), given), insisting, List.of());
    Map<String, LayoutDecision> known = new HashMap<>(layouts().layouts());
    known.putAll(decided);
    return take(files, known, decider, loading);
  }

  private Taken take(
      List<SourceFile> files, Map<String, LayoutDecision> known, Decider decider, Loading loading)
      throws IOException, InterruptedException {
    return Pool.with(settings.threads(), pool -> take(files, known, decider, loading, pool));
  }

  private Taken take(
      List<SourceFile> files,
      Map<String, LayoutDecision> known,
      Decider decider,
      Loading loading,
      Pool pool)
      throws IOException, InterruptedException {
    List<Surveyed> surveys = survey(files, known, pool);
    Planner planner = new Planner(dataset.schema(), known);
    planner.plan(light(surveys));
    Set<String> askedAbout = new HashSet<>();
    while (asked(planner, surveys, decider, askedAbout)) {
      Map<String, LayoutDecision> answers = planner.decisions();
      surveys.forEach(reader::drop);
      surveys = survey(files, answers, pool);
      planner = new Planner(dataset.schema(), answers);
      planner.plan(light(surveys));
    }
    try {
      return load(surveys, planner, loading, pool);
    } finally {
      surveys.forEach(reader::drop);
    }
  }

  private static List<FileSurvey> light(List<Surveyed> surveys) {
    return surveys.stream().map(Surveyed::light).toList();
  }

  /** The kinds of tables that files hold, the one with most rows first; changes nothing. */
  public List<Kind> kinds(List<SourceFile> files) throws IOException, InterruptedException {
    return Pool.with(settings.threads(), pool -> kindsOf(survey(files, layouts().layouts(), pool)));
  }

  private List<Kind> kindsOf(List<Surveyed> surveys) {
    try {
      return Kinds.of(light(surveys));
    } finally {
      surveys.forEach(reader::drop);
    }
  }

  private List<Surveyed> survey(
      List<SourceFile> files, Map<String, LayoutDecision> known, Pool pool)
      throws IOException, InterruptedException {
    AtomicInteger done = new AtomicInteger();
    List<Callable<Surveyed>> tasks = new ArrayList<>();
    for (SourceFile file : files) {
      tasks.add(
          () -> {
            Surveyed survey = reader.read(file, known);
            progress.at("reading", done.incrementAndGet(), files.size(), file.name());
            return survey;
          });
    }
    return pool.all(tasks);
  }

  /** Whether somebody decided about a layout that waited; each is asked about once. */
  private boolean asked(
      Planner planner, List<Surveyed> surveys, Decider decider, Set<String> askedAbout)
      throws IOException {
    boolean any = false;
    for (LayoutDecision waiting : List.copyOf(planner.decisions().values())) {
      if (waiting.state() == LayoutDecision.State.WAITING
          && !decider.equals(Decider.NOBODY)
          && askedAbout.add(waiting.fingerprint())) {
        Optional<LayoutPreview> preview = preview(surveys, waiting, planner.decisions());
        if (preview.isPresent()) {
          LayoutDecision answer = decider.decide(waiting, planner.schema(), preview.get());
          any |= !answer.equals(waiting);
          planner.decisions().remove(waiting.fingerprint());
          planner.decisions().put(answer.fingerprint(), answer);
        }
      }
    }
    return any;
  }

  private Optional<LayoutPreview> preview(
      List<Surveyed> surveys, LayoutDecision layout, Map<String, LayoutDecision> decisions)
      throws IOException {
    String fingerprint = layout.fingerprint();
    for (Surveyed survey : surveys) {
      if (survey.light().tables().stream().anyMatch(t -> t.fingerprint().equals(fingerprint))) {
        FileSurvey whole = reader.look(survey);
        return whole == null
            ? preview(survey.light().file, fingerprint, decisions)
            : LayoutPreview.of(whole, fingerprint, settings.finding(), decisions);
      }
    }
    return Optional.empty();
  }

  /** What loading goes by, besides the layouts. */
  private record Loading(Fixes fixes, boolean insisting, List<FileEntry> gone) {

    void begin(Batch batch) {
      if (insisting) {
        batch.insistOnFixes();
      }
      fixes.takenBack().forEach(fix -> batch.forget(fix.cell()));
      gone.forEach(batch::delete);
    }

    void requireMet() {
      if (insisting && !fixes.unmet().isEmpty()) {
        throw new FixRefusedException(
            fixes.unmet().stream().map(fix -> unmet(fix.cell())).toList());
      }
    }

    private static Refused unmet(Fix.Cell cell) {
      return new Refused(
          cell.file(),
          cell.sheet(),
          cell.row(),
          cell.name(),
          null,
          "no row of data with a column of the dataset has this cell");
    }
  }

  private Taken load(List<Surveyed> surveys, Planner planner, Loading loading, Pool pool)
      throws IOException, InterruptedException {
    Map<String, LayoutDecision> decisions = planner.decisions();
    try (Batch batch = dataset.begin(planner.schema())) {
      batch.repairAbove(settings.repairAbove());
      loading.begin(batch);
      dataset.meta(Layouts.KEY, new Layouts(decisions));
      FileLoader loader = new FileLoader(batch, decisions, loading.fixes);
      AtomicInteger done = new AtomicInteger();
      List<Callable<RowCounts>> tasks = new ArrayList<>();
      Turns begun = new Turns();
      for (Surveyed survey : surveys) {
        int file = loader.enter(survey.light());
        int turn = tasks.size();
        tasks.add(
            () -> {
              try (Surveys.Held held = begin(survey, decisions, begun, turn)) {
                RowCounts counts = loader.load(held.survey(), file, turn);
                progress.at(
                    "loading", done.incrementAndGet(), surveys.size(), survey.light().file.name());
                return counts;
              } finally {
                loader.turns().end(turn);
              }
            });
      }
      pool.all(tasks);
      loading.requireMet();
      batch.commit();
      forgetUnseen(decisions);
      return taken(light(surveys), decisions, batch.refused(), loading.fixes.unmet());
    }
  }

  /** In the files' order: one that waits for memory waits only for those before it. */
  private Surveys.Held begin(
      Surveyed survey, Map<String, LayoutDecision> decisions, Turns begun, int turn)
      throws InterruptedException {
    try {
      begun.await(turn);
      return reader.load(survey, decisions);
    } finally {
      begun.end(turn);
    }
  }

  /** A layout that waits for nothing: no file has it any more. */
  private void forgetUnseen(Map<String, LayoutDecision> decisions) {
    Set<String> seen = dataset.fingerprints();
    Map<String, LayoutDecision> kept = new LinkedHashMap<>(decisions);
    kept.values()
        .removeIf(
            layout ->
                layout.state() == LayoutDecision.State.WAITING
                    && layout.pointed() == null
                    && !seen.contains(layout.fingerprint()));
    if (kept.size() < decisions.size()) {
      dataset.meta(Layouts.KEY, new Layouts(kept));
    }
  }

  private Taken taken(
      List<FileSurvey> surveys,
      Map<String, LayoutDecision> decisions,
      List<Refused> refusedFixes,
      List<Fix> unmetFixes) {
    int refused = 0;
    int waiting = 0;
    for (FileSurvey survey : surveys) {
      refused += survey.refusal == null ? 0 : 1;
      waiting += FileLoader.waits(survey, decisions) ? 1 : 0;
    }
    List<String> names = surveys.stream().map(survey -> survey.file.name()).toList();
    return new Taken(
        surveys.size() - refused - waiting,
        waiting,
        refused,
        dataset.counts(names),
        refusedFixes,
        unmetFixes);
  }
}
