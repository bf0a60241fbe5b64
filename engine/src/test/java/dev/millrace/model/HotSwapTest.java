package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.ledger.Database;
import dev.millrace.ledger.SqliteDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions come and go under load, and no caller notices. */
final class HotSwapTest {
  private static final int SPARE = 8;

  @TempDir Path directory;
  private final ScaleRuntime runtime = new ScaleRuntime();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private Database database;
  private Models models;

  @BeforeEach
  void open() {
    database = new SqliteDatabase(directory.resolve("ledger.db"));
    models =
        new Models(database, directory.resolve("models"), List.of(runtime), InstantSource.system());
  }

  @AfterEach
  void close() {
    callers.shutdownNow();
    models.close();
    database.close();
  }

  private void publish(int from, int to) throws IOException {
    ScalePackage scale = new ScalePackage(directory.resolve("package"));
    for (int i = from; i <= to; i++) {
      scale.write(i);
      models.publish(scale.directory);
    }
  }

  private static float run(Session session) {
    Tensor one = Tensor.floats(1);
    one.asFloats().put(1);
    return session.run(Map.of("x", one)).values().iterator().next().asFloats().get(0);
  }

  @Test
  void noCallFailsWhileAnAliasMovesAndMoreVersionsAreUsedThanStayLoaded() throws Exception {
    publish(1, 2 * SPARE);
    models.moveAlias("scale", "live", 1);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong calls = new AtomicLong();
    List<Future<?>> load = new ArrayList<>();
    for (int caller = 0; caller < 3; caller++) {
      load.add(
          callers.submit(
              () -> {
                while (!stop.get()) {
                  Session session = models.resolve("scale@live").session("model");
                  assertThat(run(session)).isBetween(1f, 2f * SPARE);
                  calls.incrementAndGet();
                }
              }));
    }
    load.add(
        callers.submit(
            () -> {
              for (int i = 0; !stop.get(); i++) {
                int number = 1 + i % (2 * SPARE);
                assertThat(run(models.resolve("scale@" + number).session("model")))
                    .isEqualTo(number);
                calls.incrementAndGet();
              }
            }));
    for (int move = 0; move < 100; move++) {
      models.moveAlias("scale", "live", 1 + move % (2 * SPARE));
    }
    stop.set(true);
    for (Future<?> one : load) {
      one.get();
    }
    assertThat(calls.get()).isGreaterThan(100);
    // What calls and moves left over goes when the next version comes.
    publish(100, 100);
    models.resolve("scale@" + (2 * SPARE + 1));
    assertThat(runtime.open.get()).isLessThanOrEqualTo(SPARE + 1);
  }

  @Test
  void aVersionIsLetGoOnlyWhenTheLastCallOnItIsDone() throws Exception {
    publish(1, 1);
    Session first = models.resolve("scale@1").session("model");
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    runtime.during =
        () -> {
          inside.countDown();
          awaitQuietly(letGo);
        };
    Future<Float> slow = callers.submit(() -> run(first));
    inside.await();
    runtime.during = () -> {};
    publish(2, 2 + SPARE);
    for (int i = 2; i <= 2 + SPARE; i++) {
      models.resolve("scale@" + i);
    }
    assertThat(runtime.open).as("eight others, and the one in use").hasValue(SPARE + 1);
    letGo.countDown();
    assertThat(slow.get()).isEqualTo(1);
    assertThat(runtime.open).hasValue(SPARE);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatMadeRoomIsLoadedAndVerifiedAgainByTheNextCall() throws Exception {
    publish(1, 2 + SPARE);
    Session first = models.resolve("scale@1").session("model");
    for (int i = 2; i <= 2 + SPARE; i++) {
      models.resolve("scale@" + i);
    }
    int verifications = models.verifications(models.version("scale", 1)).size();
    assertThat(run(first)).isEqualTo(1);
    assertThat(models.verifications(models.version("scale", 1))).hasSize(verifications + 1);
  }

  @Test
  void whatAnAliasNamesStaysLoaded() throws Exception {
    publish(1, 3 * SPARE);
    for (int i = 1; i <= 2 * SPARE; i++) {
      models.moveAlias("scale", "a" + i, i);
    }
    for (int i = 1; i <= 3 * SPARE; i++) {
      models.resolve("scale@" + i);
    }
    int opened = runtime.opened.get();
    for (int i = 1; i <= 2 * SPARE; i++) {
      models.resolve("scale@a" + i);
    }
    assertThat(runtime.opened).hasValue(opened);
  }

  @Test
  void whoHoldsAVersionThatIsRefusedSinceIsToldSo() throws Exception {
    publish(1, 1);
    Session held = models.resolve("scale@1").session("model");
    runtime.drift = 1;
    assertThat(models.verify("scale", 1).passed()).isFalse();
    assertThatThrownBy(() -> run(held))
        .isInstanceOf(VerificationFailedException.class)
        .hasMessageContaining("scale@1 is refused");
    assertThat(runtime.open).hasValue(0);
  }

  @Test
  void aRefusedVersionServesAgainOnceItsCasesPass() throws Exception {
    publish(1, 1);
    Session held = models.resolve("scale@1").session("model");
    runtime.drift = 1;
    models.verify("scale", 1);
    runtime.drift = 0;
    assertThat(models.verify("scale", 1).passed()).isTrue();
    assertThat(run(held)).isEqualTo(1);
  }

  @Test
  void nothingIsLoadedAfterTheEnd() throws Exception {
    publish(1, 1);
    Session held = models.resolve("scale@1").session("model");
    models.close();
    assertThat(runtime.open).hasValue(0);
    assertThatThrownBy(() -> run(held)).hasMessageContaining("the program is stopping");
    assertThat(runtime.open).hasValue(0);
  }

  @Test
  void casesOfCallersOnVirtualThreadsRunOnPlatformThreads() throws Exception {
    AtomicLong onVirtual = new AtomicLong();
    AtomicLong runs = new AtomicLong();
    runtime.during =
        () -> (Thread.currentThread().isVirtual() ? onVirtual : runs).incrementAndGet();
    try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      virtual
          .submit(
              () -> {
                publish(1, 1);
                models.resolve("scale@1");
                return models.verify("scale", 1);
              })
          .get();
    }
    assertThat(runs).as("at publishing, loading and on request, twice each").hasValue(6);
    assertThat(onVirtual).hasValue(0);
  }
}
