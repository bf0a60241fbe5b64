package dev.millrace.bench;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Durable landings of 100 KB objects by 32 clients over HTTP, against the forced writes a second
 * that the same disk does alone.
 *
 * <p>{@code landings [ROUNDS [OBJECTS]]}. Disk alone and landings take turns.
 */
final class LandingsBench {

  private static final PrintStream OUT = System.out;
  private static final int CLIENTS = 32;
  private static final int BYTES = 100_000;
  private static final int WARM_UP = 3;

  private LandingsBench() {}

  static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
    int objects = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4000;
    OUT.println(Machine.facts());
    List<Double> ratios = new ArrayList<>();
    List<Double> cpus = new ArrayList<>();
    try (Served program = new Served();
        Forcing disk = new Forcing(program.data());
        Load clients = new Load(program.port(), CLIENTS)) {
      for (int round = -WARM_UP; round < rounds; round++) {
        int from = (round + WARM_UP) * objects;
        double before = disk.perSecond(1);
        long cpu = program.cpu().toNanos();
        long began = System.nanoTime();
        clients
            .send("things", "application/octet-stream", from, from + objects, LandingsBench::body)
            .await();
        double landed = objects / ((System.nanoTime() - began) / 1e9);
        double cpuMillis = (program.cpu().toNanos() - cpu) / 1e6 / objects;
        double alone = (before + disk.perSecond(1)) / 2;
        OUT.printf(
            "%s %2d: disk alone %.0f forced writes/s, %.0f landings/s (%.2f ms CPU each): %.2f for each%n",
            round < 0 ? "warm-up" : "round", round, alone, landed, cpuMillis, landed / alone);
        if (round >= 0) {
          ratios.add(landed / alone);
          cpus.add(cpuMillis);
        }
      }
    }
    OUT.printf(
        "landings for each forced write: %s; CPU per landing %s ms%n",
        Numbers.spread(ratios), Numbers.spread(cpus));
  }

  /** Bytes that no other number has, and that do not compress. */
  private static byte[] body(int number) {
    byte[] bytes = new byte[BYTES];
    LongBuffer longs = ByteBuffer.wrap(bytes).asLongBuffer();
    SplittableRandom random = new SplittableRandom(number);
    while (longs.hasRemaining()) {
      longs.put(random.nextLong());
    }
    return bytes;
  }
}
