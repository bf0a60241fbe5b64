package dev.millrace.drift;

import dev.millrace.model.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is known of one graph's inputs and outputs. Thread-safe; a call that comes while another is
 * being counted, or less than a millisecond after it, is passed over, so that watching costs
 * nothing under load.
 */
final class RoleSketch {
  static final int MOST_FEATURES = 64;
  private static final long APART = TimeUnit.MILLISECONDS.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Feature> features = new LinkedHashMap<>();
  private volatile long last = System.nanoTime() - APART;
  private boolean changed;

  RoleSketch(Map<String, Feature.State> states) {
    states.forEach((name, state) -> features.put(name, new Feature(state)));
  }

  /** Counts a call, unless another is being counted. */
  void add(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
    long now = System.nanoTime();
    if (now - last < APART || !lock.tryLock()) {
      return;
    }
    try {
      last = now;
      changed = true;
      inputs.forEach((name, tensor) -> add("input:" + name, tensor));
      outputs.forEach((name, tensor) -> add("output:" + name, tensor));
    } finally {
      lock.unlock();
    }
  }

  private void add(String name, Tensor tensor) {
    new TensorFeatures(
            name,
            new TensorFeatures.Sink() {
              @Override
              public void number(String feature, double value) {
                Feature known = feature(feature);
                if (known != null) {
                  known.add(value);
                }
              }

              @Override
              public void text(String feature, String value) {
                Feature known = feature(feature);
                if (known != null) {
                  known.add(value);
                }
              }
            })
        .add(tensor);
  }

  private @org.jspecify.annotations.Nullable Feature feature(String name) {
    Feature known = features.get(name);
    if (known == null && features.size() < MOST_FEATURES) {
      known = new Feature(Feature.State.begin());
      features.put(name, known);
    }
    return known;
  }

  /** What can be said of each quantity. */
  Map<String, Drift.Finding> findings() {
    lock.lock();
    try {
      Map<String, Drift.Finding> findings = new LinkedHashMap<>();
      features.forEach((name, feature) -> findings.put(name, feature.finding()));
      return findings;
    } finally {
      lock.unlock();
    }
  }

  /** What is to be kept; null when nothing changed since it was asked for last. */
  @org.jspecify.annotations.Nullable
  Map<String, Feature.State> changes() {
    lock.lock();
    try {
      if (!changed) {
        return null;
      }
      changed = false;
      Map<String, Feature.State> states = new TreeMap<>();
      features.forEach((name, feature) -> states.put(name, feature.state()));
      return states;
    } finally {
      lock.unlock();
    }
  }
}
