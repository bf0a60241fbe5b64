package dev.millrace.drift;

import dev.millrace.model.Reference.Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One quantity that is watched: first its reference is gathered, then what comes is counted in the
 * reference's bins, in blocks of which the oldest is given up for a new one. Takes a few hundred
 * bytes once the reference is complete. Not thread-safe.
 */
final class Feature {
  /** Values of the reference window. */
  static final int REFERENCE = 500;

  private static final int BLOCK = 128;
  private static final int BLOCKS = 8;

  /** Values without which nothing is said, on either side. */
  static final int FEWEST = 200;

  /**
   * What is kept of it between starts; {@code bins} is null while the reference is gathered.
   *
   * @param origin of the reference; null in what older versions kept, whose were served rows
   */
  record State(
      List<Double> numbers,
      List<String> texts,
      @Nullable Bins bins,
      long[] reference,
      List<long[]> blocks,
      int inBlock,
      @Nullable Origin origin) {
    /** Of a quantity whose first served values are to be the reference. */
    static State begin() {
      return new State(List.of(), List.of(), null, new long[0], List.of(), 0, Origin.SERVED_ROWS);
    }

    /** Of one whose reference is known. */
    static State of(Bins bins, int[] which, Origin origin) {
      return new State(List.of(), List.of(), bins, counts(bins, which), List.of(), 0, origin);
    }

    private static long[] counts(Bins bins, int... which) {
      long[] counts = new long[bins.count()];
      for (int bin : which) {
        counts[bin]++;
      }
      return counts;
    }
  }

  private final List<Double> numbers;
  private final List<String> texts;
  private @Nullable Bins bins;
  private long[] reference;
  private final List<long[]> blocks;
  private int inBlock;
  private final Origin origin;

  Feature(State state) {
    numbers = new ArrayList<>(state.numbers());
    texts = new ArrayList<>(state.texts());
    bins = state.bins();
    reference = state.reference();
    blocks = new ArrayList<>(state.blocks());
    inBlock = state.inBlock();
    origin = Objects.requireNonNullElse(state.origin(), Origin.SERVED_ROWS);
  }

  State state() {
    return new State(
        List.copyOf(numbers),
        List.copyOf(texts),
        bins,
        reference.clone(),
        blocks.stream().map(long[]::clone).toList(),
        inBlock,
        origin);
  }

  void add(double number) {
    Bins known = bins;
    if (known != null) {
      count(known.of(number));
    } else {
      numbers.add(number);
      if (numbers.size() == REFERENCE) {
        Bins made = Bins.ofNumbers(numbers);
        begin(made, numbers.stream().mapToInt(made::of).toArray());
      }
    }
  }

  void add(String text) {
    Bins known = bins;
    if (known != null) {
      count(known.of(text));
    } else {
      texts.add(text);
      if (texts.size() == REFERENCE) {
        Bins made = Bins.ofTexts(texts);
        begin(made, texts.stream().mapToInt(made::of).toArray());
      }
    }
  }

  private void begin(Bins made, int... which) {
    bins = made;
    reference = State.counts(made, which);
    numbers.clear();
    texts.clear();
  }

  private void count(int bin) {
    if (blocks.isEmpty() || inBlock == BLOCK) {
      blocks.add(new long[reference.length]);
      inBlock = 0;
      if (blocks.size() > BLOCKS) {
        blocks.removeFirst();
      }
    }
    blocks.getLast()[bin]++;
    inBlock++;
  }

  /** What can be said now. */
  Drift.Finding finding() {
    Bins known = bins;
    if (known == null) {
      return new Drift.Finding(
          origin.word(), numbers.size() + (long) texts.size(), 0, null, List.of());
    }
    long[] recent = new long[reference.length];
    blocks.forEach(block -> Arrays.setAll(recent, i -> recent[i] + block[i]));
    long before = Arrays.stream(reference).sum();
    long now = Arrays.stream(recent).sum();
    List<Drift.Share> shares = new ArrayList<>();
    for (int i = 0; i < recent.length; i++) {
      shares.add(
          new Drift.Share(
              known.name(i),
              (double) reference[i] / before,
              now == 0 ? 0 : (double) recent[i] / now));
    }
    return new Drift.Finding(
        origin.word(), before, now, now < FEWEST ? null : Psi.of(reference, recent), shares);
  }
}
