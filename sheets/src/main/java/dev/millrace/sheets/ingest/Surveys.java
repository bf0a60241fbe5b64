package dev.millrace.sheets.ingest;

import dev.millrace.sheets.read.ReadLimits;
import dev.millrace.sheets.read.ReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads files within the heap's share: each first with what files of its size need, so that several
 * are read at once, and one that holds more by itself with all there is. Thread-safe.
 */
final class Surveys {
  private static final long LEAST = 8L << 20;

  /** Compressed XML and csv: cells and texts take less than so many times the file's bytes. */
  private static final int SWELLING = 12;

  private static final Set<String> OVER_HEAP =
      Set.of("too-many-cells", "too-many-rows", "too-much-text");

  private final IntakeSettings settings;
  private final HeapShare heap;

  Surveys(IntakeSettings settings) {
    this.settings = settings;
    this.heap = settings.heap();
  }

  /**
   * A survey without its cells, and where they are kept if there was room.
   *
   * @param room in bytes of the heap, that reading it took
   */
  record Surveyed(FileSurvey light, HeapShare.Kept kept, long room) {}

  /** Reads a file and keeps its cells while there is room. */
  Surveyed read(SourceFile file, Map<String, LayoutDecision> decisions)
      throws IOException, InterruptedException {
    long size = file.problem() == null ? Files.size(file.path()) : 0;
    long estimate = Math.max(LEAST, SWELLING * size);
    if (estimate < heap.size()) {
      Surveyed surveyed = read(file, decisions, estimate);
      if (surveyed.light.refusal == null
          || !OVER_HEAP.contains(surveyed.light.refusal.reason().code())) {
        return surveyed;
      }
    }
    return read(file, decisions, heap.size());
  }

  /** Reads a file for a look at it. */
  <T> T read(SourceFile file, Map<String, LayoutDecision> decisions, Function<FileSurvey, T> look)
      throws IOException, InterruptedException {
    long room = heap.size();
    heap.enter(room);
    try {
      return look.apply(survey(file, decisions, room));
    } finally {
      heap.leave(room);
    }
  }

  private Surveyed read(SourceFile file, Map<String, LayoutDecision> decisions, long room)
      throws IOException, InterruptedException {
    heap.enter(room);
    FileSurvey survey = null;
    try {
      survey = survey(file, decisions, room);
    } finally {
      if (survey == null) {
        heap.leave(room);
      }
    }
    return new Surveyed(survey.light(), heap.keep(survey, room), room);
  }

  private FileSurvey survey(SourceFile file, Map<String, LayoutDecision> decisions, long room)
      throws IOException {
    ReadOptions all = settings.reading();
    ReadLimits limits = all.limits().within(ReadLimits.withinMemory(room));
    return FileSurvey.of(
        file, new ReadOptions(limits, all.password()), settings.finding(), decisions);
  }

  /** The survey with its cells if they are still kept, for people to see. */
  @Nullable FileSurvey look(Surveyed one) {
    return heap.look(one.kept);
  }

  /** Keeps the cells no longer. */
  void drop(Surveyed one) {
    if (heap.take(one.kept) != null) {
      heap.leave(heap.bytes(one.kept));
    }
  }

  /**
   * Takes a survey with its cells, reading it again if they gave way. It holds its part of the heap
   * until it is closed.
   */
  Held load(Surveyed one, Map<String, LayoutDecision> decisions) throws InterruptedException {
    FileSurvey kept = one.light.refusal == null ? heap.take(one.kept) : one.light;
    long room = kept == null ? one.room : one.light.refusal == null ? heap.bytes(one.kept) : 0;
    if (kept == null) {
      heap.enter(room);
    }
    return new Held(one, decisions, kept, room);
  }

  /** A survey on its way into the dataset. */
  final class Held implements AutoCloseable {
    private final Surveyed surveyed;
    private final Map<String, LayoutDecision> decisions;
    private final @Nullable FileSurvey kept;
    private final long room;

    private Held(
        Surveyed surveyed,
        Map<String, LayoutDecision> decisions,
        @Nullable FileSurvey kept,
        long room) {
      this.surveyed = surveyed;
      this.decisions = decisions;
      this.kept = kept;
      this.room = room;
    }

    FileSurvey survey() throws IOException {
      return kept == null ? Surveys.this.survey(surveyed.light.file, decisions, room) : kept;
    }

    @Override
    public void close() {
      heap.leave(room);
    }
  }
}
