package dev.millrace.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether memory stays flat over many photos: what the process holds, and what lives on its heap,
 * after each tenth of them.
 *
 * <p>{@code memory [FOLDER [PHOTOS]]}. The program is started by the launcher, with the memory that
 * it gives by default.
 */
final class MemoryBench {

  private static final PrintStream OUT = System.out;
  private static final int CLIENTS = 8;
  private static final int AHEAD = 64;
  private static final int PARTS = 10;

  private MemoryBench() {}

  static void main(String[] arguments) throws Exception {
    Path folder = arguments.length > 0 ? Path.of(arguments[0]) : Home.samples();
    int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    PhotoFiles photos = new PhotoFiles(folder, 600);
    OUT.println(Machine.facts());
    OUT.printf("%d photos made of %d%n", count, photos.count());
    List<Long> resident = new ArrayList<>();
    List<Long> live = new ArrayList<>();
    try (Served program = new Served();
        Answers answers = new Answers(program.port())) {
      for (int part = 0; part < PARTS; part++) {
        int faces = 0;
        int until = (part + 1) * count / PARTS;
        for (int from = part * count / PARTS; from < until; from += AHEAD) {
          int to = Math.min(until, from + AHEAD);
          try (Load clients = new Load(program.port(), CLIENTS)) {
            clients.send("photos", "image/jpeg", from, to, photos::numbered).await();
          }
          for (int i = from; i < to; i++) {
            faces += answers.next().run().faces();
          }
        }
        resident.add(program.resident() >> 20);
        live.add(program.liveHeap() >> 20);
        OUT.printf(
            "after %5d photos (%d faces in this tenth): resident %d MB, live heap %d MB%n",
            until, faces, resident.getLast(), live.getLast());
      }
    }
    OUT.printf(
        "last tenth / second tenth: resident %.3f, live heap %.3f%n",
        (double) resident.getLast() / resident.get(1), (double) live.getLast() / live.get(1));
  }
}
