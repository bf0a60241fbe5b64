package dev.millrace.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Photos through the whole product, sent over HTTP, kept durably, answered on the stream, against
 * its floor, a bare loop over the same nets, and against the original implementation on Node.
 *
 * <p>{@code photos [FOLDER [ROUNDS [PHOTOS]]]}. The three take turns in every round, so that each
 * ratio is of measurements moments apart.
 */
final class PhotosBench {

  private static final PrintStream OUT = System.out;
  private static final int CLIENTS = 4;
  private static final int MOST_DIFFERENT = 60;

  /** Photos before the first that counts: the JVM compiles what runs once a photo that long. */
  private static final int WARM_UP = 2_000;

  /** Of the rounds that warm up, one in so many is the floor's too. */
  private static final int FLOOR_EVERY = 5;

  private final PhotoFiles photos;
  private final int perRound;
  private final List<Double> ofFloor = new ArrayList<>();
  private final List<Double> cpuOfFloor = new ArrayList<>();
  private final List<Double> timesNode = new ArrayList<>();
  private final List<Double> timesNodeWithoutDecoding = new ArrayList<>();
  private final List<Double> timesNodeCpu = new ArrayList<>();
  private int sent;

  /**
   * What one photo cost on the mean.
   *
   * @param millis by the clock
   * @param cpuMillis of the process that looked at it
   */
  private record Cost(double millis, double cpuMillis) {}

  private PhotosBench(PhotoFiles photos, int perRound) {
    this.photos = photos;
    this.perRound = perRound;
  }

  static void main(String[] arguments) throws Exception {
    Path folder = arguments.length > 0 ? Path.of(arguments[0]) : Home.samples();
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 9;
    int perRound = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 96;
    PhotoFiles photos = new PhotoFiles(folder, MOST_DIFFERENT);
    OUT.println(Machine.facts());
    OUT.printf("%d different photos, %d a round, %d clients%n", photos.count(), perRound, CLIENTS);
    int threads = Runtime.getRuntime().availableProcessors();
    Optional<NodePeer> node = NodePeer.start();
    try (BareLoop floor = new BareLoop(Home.facePackage(), photos, threads);
        Served program = new Served();
        Answers answers = new Answers(program.port())) {
      PhotosBench bench = new PhotosBench(photos, perRound);
      for (int i = 0; i < WARM_UP / perRound; i++) {
        bench.product(program, answers);
        if (i % FLOOR_EVERY == 0) {
          bench.bare(floor);
        }
      }
      for (int round = -1; round < rounds; round++) {
        bench.round(round, floor, program, answers, node);
      }
      bench.report(node.isPresent());
    } finally {
      node.ifPresent(NodePeer::close);
    }
  }

  /** Rounds below 0 warm up. */
  private void round(
      int round, BareLoop floor, Served program, Answers answers, Optional<NodePeer> node)
      throws IOException, InterruptedException {
    Cost bare = bare(floor);
    long clientBefore = ownCpu().toMillis();
    Cost product = product(program, answers);
    double client = (double) (ownCpu().toMillis() - clientBefore) / perRound;
    Cost bareAgain = bare(floor);
    Cost nets =
        new Cost(
            (bare.millis() + bareAgain.millis()) / 2,
            (bare.cpuMillis() + bareAgain.cpuMillis()) / 2);
    OUT.printf(
        "%s %2d: nets alone %.1f ms (CPU %.1f), product %.1f ms (CPU %.1f, client %.1f): %.3f of the floor%n",
        round < 0 ? "warm-up" : "round",
        round,
        nets.millis(),
        nets.cpuMillis(),
        product.millis(),
        product.cpuMillis(),
        client,
        nets.millis() / product.millis());
    if (round >= 0) {
      ofFloor.add(nets.millis() / product.millis());
      cpuOfFloor.add(nets.cpuMillis() / product.cpuMillis());
    }
    if (node.isPresent()) {
      compare(round, product, node.get());
    }
  }

  private Cost bare(BareLoop floor) throws InterruptedException {
    long cpu = ownCpu().toNanos();
    long began = System.nanoTime();
    floor.run(perRound);
    return cost(System.nanoTime() - began, ownCpu().toNanos() - cpu);
  }

  private Cost product(Served program, Answers answers) throws IOException, InterruptedException {
    int from = sent;
    sent += perRound;
    List<byte[]> bodies = new ArrayList<>();
    for (int number = from; number < sent; number++) {
      bodies.add(photos.numbered(number));
    }
    try (Load clients = new Load(program.port(), CLIENTS)) {
      long cpu = program.cpu().toNanos();
      long began = System.nanoTime();
      clients.send("photos", "image/jpeg", from, sent, number -> bodies.get(number - from)).await();
      List<Answers.Answer> ended = new ArrayList<>();
      while (ended.size() < perRound) {
        ended.add(answers.next());
      }
      long took = System.nanoTime() - began;
      Cost cost = cost(took, program.cpu().toNanos() - cpu);
      for (Answers.Answer answer : ended) {
        answer.run(); // fails when it did not succeed: a dead run is quick
      }
      return cost;
    }
  }

  private Cost cost(long nanos, long cpuNanos) {
    return new Cost(nanos / 1e6 / perRound, cpuNanos / 1e6 / perRound);
  }

  private void compare(int round, Cost product, NodePeer node) throws IOException {
    List<Path> some = photos.files().subList(0, Math.min(6, photos.count()));
    NodePeer.Cost cost = node.look(some);
    double millis = cost.millis() / some.size();
    double cpu = cost.cpuMillis() / some.size();
    double decoding = cost.decoding() / some.size();
    OUT.printf(
        "          face-api on Node %.0f ms (CPU %.0f, decoding %.0f): %.1f times the product's%n",
        millis, cpu, decoding, millis / product.millis());
    if (round >= 0) {
      timesNode.add(millis / product.millis());
      timesNodeWithoutDecoding.add((millis - decoding) / product.millis());
      timesNodeCpu.add(cpu / product.cpuMillis());
    }
  }

  private static Duration ownCpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  private void report(boolean withNode) {
    OUT.printf(
        "photos per second, of what the nets alone reach: %s; CPU per photo, nets / product: %s%n",
        Numbers.spread(ofFloor), Numbers.spread(cpuOfFloor));
    if (withNode) {
      OUT.printf(
          "face-api on Node takes %s times as long; its decoding left out %s; in CPU time %s%n",
          Numbers.spread(timesNode),
          Numbers.spread(timesNodeWithoutDecoding),
          Numbers.spread(timesNodeCpu));
    }
    OUT.println(NOTE);
  }

  private static final String NOTE =
      "Medians over the rounds, in brackets the least and the most. The client runs on the same cores.";
}
