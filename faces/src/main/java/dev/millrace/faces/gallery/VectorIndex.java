package dev.millrace.faces.gallery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nearest of many unit vectors, by cosine.
 *
 * <p>A query reads every vector's 8-bit code ({@link Segment#scan}) and keeps the best owners by
 * that approximate cosine; these few are then compared exactly, in floats. Measured on clustered
 * vectors the true nearest is always among the best ten of the coarse scan (see the test), and up
 * to about a million vectors this beats a graph index, which would cost a thousand times more per
 * insertion and be no faster at equal recall.
 *
 * <p>Thread-safe without locks for readers: a query works on the array of immutable segments that
 * it finds, and every change replaces the segments it touches. A removed vector is gone from the
 * index at once; queries under way finish on what they began with.
 *
 * <p>Memory per 128-dimensional vector: 128 bytes of code, 528 of floats, 16 of references and
 * scale, and about 130 for its id and place: 0.8 KB, so 100,000 faces take 80 MB.
 */
final class VectorIndex {
  /** How many owners the coarse scan hands to the exact comparison, at least. */
  static final int RERANK = 10;

  /** So few segments are compared in floats at once: as fast, and right from the first query. */
  private static final int FEW = 1;

  private final int dimensions;
  private final int few;
  private final Map<String, Integer> places = new HashMap<>();
  private final BitSet room = new BitSet();
  private volatile Segment[] segments = new Segment[0];

  /** An index of vectors of one length. */
  VectorIndex(int dimensions) {
    this(dimensions, FEW);
  }

  /**
   * @param few up to so many segments the coarse scan is left out
   */
  VectorIndex(int dimensions, int few) {
    this.dimensions = dimensions;
    this.few = few;
  }

  /**
   * A vector to keep.
   *
   * @param id unique in the index; an older entry of that id is replaced
   * @param owner whose it is: a query answers each owner once
   * @param unit of length 1; not copied, never changed
   */
  record Entry(String id, String owner, float[] unit) {}

  /** An answer: the owner's nearest vector, and its exact cosine. */
  record Hit(String id, String owner, double cosine) {}

  int size() {
    int size = 0;
    for (Segment segment : segments) {
      size += segment.size();
    }
    return size;
  }

  /** Removes and adds in one step: no query sees a part of it. */
  synchronized void change(Collection<String> removed, Collection<Entry> added) {
    Map<Integer, Segment.Draft> drafts = new HashMap<>();
    removed.forEach(id -> remove(id, drafts));
    added.forEach(
        entry -> {
          remove(entry.id(), drafts);
          add(entry, drafts);
        });
    publish(drafts);
  }

  /** Whose a vector is; null when it is not here. */
  synchronized @Nullable String owner(String id) {
    Integer place = places.get(id);
    return place == null
        ? null
        : segments[place / Segment.CAPACITY].owner(place % Segment.CAPACITY);
  }

  private void remove(String id, Map<Integer, Segment.Draft> drafts) {
    Integer place = places.remove(id);
    if (place == null) {
      return;
    }
    int number = place / Segment.CAPACITY;
    String moved = draft(number, drafts).remove(place % Segment.CAPACITY);
    if (moved != null) {
      places.put(moved, place);
    }
    room.set(number);
  }

  private void add(Entry entry, Map<Integer, Segment.Draft> drafts) {
    if (entry.unit().length != dimensions) {
      throw new IllegalArgumentException(
          "face %s has %d dimensions in a space of %d"
              .formatted(entry.id(), entry.unit().length, dimensions));
    }
    int number = room.nextSetBit(0);
    if (number < 0) {
      number =
          Math.max(segments.length, drafts.keySet().stream().mapToInt(n -> n + 1).max().orElse(0));
      room.set(number);
    }
    Segment.Draft draft = draft(number, drafts);
    places.put(entry.id(), number * Segment.CAPACITY + draft.add(entry));
    room.set(number, !draft.full());
  }

  private Segment.Draft draft(int number, Map<Integer, Segment.Draft> drafts) {
    return drafts.computeIfAbsent(
        number,
        n -> n < segments.length ? new Segment.Draft(segments[n]) : new Segment.Draft(dimensions));
  }

  private void publish(Map<Integer, Segment.Draft> drafts) {
    int length = drafts.keySet().stream().mapToInt(n -> n + 1).max().orElse(0);
    Segment[] next = Arrays.copyOf(segments, Math.max(segments.length, length));
    drafts.forEach((number, draft) -> next[number] = draft.done());
    segments = next;
  }

  /** The owners nearest to a vector of length 1, best first, each by its nearest vector. */
  List<Hit> nearest(float[] unit, int limit) {
    Best best = new Best(Math.max(limit, RERANK), Float.NEGATIVE_INFINITY);
    return scan(unit, best, limit);
  }

  /** At most {@code limit} owners with a vector at or above a cosine, best first. */
  List<Hit> above(float[] unit, double cosine, int limit) {
    Best best = new Best(limit, (float) cosine - Segment.ERROR);
    List<Hit> hits = scan(unit, best, limit);
    hits.removeIf(hit -> hit.cosine() < cosine);
    return hits;
  }

  private List<Hit> scan(float[] unit, Best best, int limit) {
    Segment[] all = segments;
    if (all.length <= few) {
      for (Segment segment : all) {
        segment.compare(unit, best);
      }
    } else {
      Segment.Query query = new Segment.Query(unit);
      for (Segment segment : all) {
        segment.scan(query, best);
      }
    }
    List<Hit> hits = new ArrayList<>(best.exact(unit));
    hits.sort((a, b) -> Double.compare(b.cosine(), a.cosine()));
    return hits.size() > limit ? new ArrayList<>(hits.subList(0, limit)) : hits;
  }

  /** The best owners of a scan so far; few, so a plain array is searched. */
  static final class Best {
    private final float[] scores;
    private final @Nullable Segment[] from;
    private final int[] slots;
    private final int[] hashes;
    private int size;
    private float bar;

    Best(int capacity, float bar) {
      this.scores = new float[capacity];
      this.from = new Segment[capacity];
      this.slots = new int[capacity];
      this.hashes = new int[capacity];
      this.bar = bar;
    }

    /** Offers below it change nothing. */
    float bar() {
      return bar;
    }

    void offer(float score, Segment segment, int slot) {
      String owner = segment.owner(slot);
      int place = placeOf(owner);
      if (place < 0) {
        place = size < scores.length ? size++ : worst();
      } else if (scores[place] >= score) {
        return;
      }
      scores[place] = score;
      from[place] = segment;
      slots[place] = slot;
      hashes[place] = owner.hashCode();
      if (size == scores.length) {
        bar = Math.max(bar, scores[worst()]);
      }
    }

    private int placeOf(String owner) {
      int hash = owner.hashCode(); // a string computes its own once
      for (int i = 0; i < size; i++) {
        if (hashes[i] == hash && segment(i).owner(slots[i]).equals(owner)) {
          return i;
        }
      }
      return -1;
    }

    private int worst() {
      int worst = 0;
      for (int i = 1; i < size; i++) {
        worst = scores[i] < scores[worst] ? i : worst;
      }
      return worst;
    }

    private Segment segment(int i) {
      Segment segment = from[i];
      if (segment == null) {
        throw new IllegalStateException("no candidate at " + i);
      }
      return segment;
    }

    private List<Hit> exact(float[] unit) {
      List<Hit> hits = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        Entry entry = segment(i).entry(slots[i]);
        hits.add(new Hit(entry.id(), entry.owner(), Vectors.dot(unit, entry.unit())));
      }
      return hits;
    }
  }
}
