package dev.millrace.bench;

import java.util.Arrays;

/** The benchmarks by name; {@code bench/README.md} says what each is for. */
public final class Bench {

  private Bench() {}

  /** Runs one: {@code NAME [OPTIONS]}. */
  public static void main(String[] arguments) throws Exception {
    String[] rest =
        arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
    switch (arguments.length == 0 ? "" : arguments[0]) {
      case "photos" -> PhotosBench.main(rest);
      case "overhead" -> OverheadBench.main(rest);
      case "landings" -> LandingsBench.main(rest);
      case "sheets" -> SheetsBench.main(rest);
      case "memory" -> MemoryBench.main(rest);
      case "lfw" -> Lfw.main(rest);
      case "stages" -> FaceStages.main(rest);
      case "calibrate" -> Calibrate.main(rest);
      default -> {
        System.err.println(
            "usage: bench photos|overhead|landings|sheets|memory|lfw|stages|calibrate …; see bench/README.md");
        System.exit(2);
      }
    }
  }
}
