package dev.millrace.bench;

import dev.millrace.faces.FaceFinder;
import dev.millrace.faces.FaceFinders;
import dev.millrace.faces.image.Picture;
import dev.millrace.faces.image.Pictures;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What finding faces costs beyond its nets: CPU time of the product's finder on decoded photos,
 * against a bare loop that runs the same nets on the same inputs and does nothing else.
 *
 * <p>{@code FaceStages PACKAGE PHOTOS [ROUNDS]}. One thread; product and bare loop alternate, and
 * each photo counts with its median, so that a busy machine disturbs little.
 */
public final class FaceStages {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final PrintStream OUT = System.out;

  private FaceStages() {}

  public static void main(String[] arguments) throws IOException {
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 15;
    List<Path> photos;
    try (Stream<Path> files = Files.list(Path.of(arguments[1]))) {
      photos = files.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
    try (FacePackage served = new FacePackage(Path.of(arguments[0]))) {
      RecordingModel model = new RecordingModel(served.model());
      FaceFinder finder = FaceFinders.of(model);
      Pictures pictures = new Pictures();
      double[] sums = new double[3];
      for (Path photo : photos) {
        double[] costs = costs(photo, pictures, finder, model, rounds);
        Arrays.setAll(sums, i -> sums[i] + costs[i]);
      }
      OUT.printf(
          "all: decode %.1f, find %.1f, nets alone %.1f ms of CPU; nets / find = %.3f, nets / (decode + find) = %.3f%n",
          sums[0], sums[1], sums[2], sums[2] / sums[1], sums[2] / (sums[0] + sums[1]));
    }
  }

  private static double[] costs(
      Path photo, Pictures pictures, FaceFinder finder, RecordingModel model, int rounds) {
    Picture picture = pictures.decode(photo);
    List<RecordingModel.Call> calls = model.record(() -> finder.find(picture));
    double[][] times = new double[3][rounds];
    for (int round = -3; round < rounds; round++) {
      int at = Math.max(0, round);
      times[0][at] = cpu(() -> pictures.decode(photo));
      times[1][at] = cpu(() -> finder.find(picture));
      times[2][at] = cpu(() -> calls.forEach(call -> call.session().run(call.inputs())));
    }
    double[] medians = Arrays.stream(times).mapToDouble(FaceStages::median).toArray();
    OUT.printf(
        "%s: %d faces, decode %.1f, find %.1f, nets alone %.1f ms %s%n",
        photo.getFileName(),
        finder.find(picture).size(),
        medians[0],
        medians[1],
        medians[2],
        byRole(calls, rounds));
    return medians;
  }

  /** What each net costs. */
  private static Map<String, String> byRole(List<RecordingModel.Call> calls, int rounds) {
    Map<String, Double> costs = new TreeMap<>();
    for (RecordingModel.Call call : calls) {
      List<Double> times = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        times.add(cpu(() -> call.session().run(call.inputs())));
      }
      double median = median(times.stream().mapToDouble(Double::doubleValue).toArray());
      costs.merge(call.role(), median, Double::sum);
    }
    Map<String, String> texts = new TreeMap<>();
    costs.forEach((role, cost) -> texts.put(role, "%.1f".formatted(cost)));
    return texts;
  }

  private static double cpu(Runnable action) {
    long start = THREADS.getCurrentThreadCpuTime();
    action.run();
    return (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
