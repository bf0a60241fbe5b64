package dev.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest {
  @TempDir Path directory;
  private SqliteDatabase database;

  @BeforeEach
  void open() {
    database = new SqliteDatabase(directory.resolve("ledger.db"));
    database.migrate("test", List.of("create table t (id int primary key, v text)"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private int insert(int id) {
    return database.write(handle -> handle.execute("insert into t(id) values (?)", id));
  }

  private int count() {
    return database.read(
        handle -> handle.createQuery("select count(*) from t").mapTo(Integer.class).one());
  }

  @Test
  void manyWritersShareCommitsAndAllAreThere() throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> writes =
          IntStream.range(0, 2000).mapToObj(id -> callers.submit(() -> insert(id))).toList();
      for (Future<Integer> write : writes) {
        assertThat(write.get()).isOne();
      }
    }
    assertThat(count()).isEqualTo(2000);
  }

  @Test
  void aUnitThatFailsHarmsNobodyElseInItsBatch() throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> writes =
          IntStream.range(0, 400)
              .mapToObj(
                  id ->
                      callers.submit(
                          () ->
                              database.write(
                                  handle -> {
                                    handle.execute("insert into t(id) values (?)", id);
                                    if (id % 4 == 0) {
                                      throw new IllegalStateException("no " + id);
                                    }
                                    return id;
                                  })))
              .toList();
      for (int id = 0; id < writes.size(); id++) {
        Future<Integer> write = writes.get(id);
        if (id % 4 == 0) {
          assertThatThrownBy(write::get).hasRootCauseMessage("no " + id);
        } else {
          assertThat(write.get()).isEqualTo(id);
        }
      }
    }
    assertThat(count()).isEqualTo(300);
  }

  @Test
  void aRelaxedWriteIsSeenAtOnce() {
    database.writeRelaxed(handle -> handle.execute("insert into t(id) values (1)"));
    assertThat(count()).isOne();
  }

  @Test
  void readersCannotWrite() {
    assertThatThrownBy(
            () -> database.read(handle -> handle.execute("insert into t(id) values (1)")))
        .hasMessageContaining("readonly");
    assertThat(count()).isZero();
  }

  @Test
  void aReadSeesOneMomentThroughout() {
    insert(1);
    int difference =
        database.read(
            handle -> {
              int before = handle.createQuery("select count(*) from t").mapTo(Integer.class).one();
              Thread other = Thread.ofVirtual().start(() -> insert(2));
              join(other);
              return handle.createQuery("select count(*) from t").mapTo(Integer.class).one()
                  - before;
            });
    assertThat(difference).isZero();
    assertThat(count()).isEqualTo(2);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aUnitInsideAUnitIsRefusedInsteadOfWaitingForItself() {
    assertThatThrownBy(() -> database.write(handle -> insert(1)))
        .isInstanceOf(LedgerException.class);
    assertThat(insert(2)).isOne();
  }

  @Test
  void migrationsRunOnceAndInOrder() {
    List<String> two =
        List.of("create table t (id int primary key, v text)", "alter table t add column w text");
    database.migrate("test", two);
    database.migrate("test", two);
    database.write(handle -> handle.execute("insert into t(id, w) values (1, 'x')"));
    assertThat(count()).isOne();
  }

  @Test
  void dataOfANewerProgramAreLeftAlone() {
    database.migrate("other", List.of("create table a (x int)", "create table b (x int)"));
    assertThatThrownBy(() -> database.migrate("other", List.of("create table a (x int)")))
        .hasMessageContaining("newer Millrace");
  }

  @Test
  void aMigrationThatFailsChangesNothing() {
    assertThatThrownBy(
        () -> database.migrate("bad", List.of("create table c (x int);\ncreate nonsense;\n")));
    assertThatThrownBy(() -> database.read(handle -> handle.execute("select * from c")));
  }

  @Test
  void everythingIsThereAfterReopening() {
    insert(7);
    database.close();
    database = new SqliteDatabase(directory.resolve("ledger.db"));
    assertThat(count()).isOne();
  }

  private static final String ALL = "select id from t where id > :least order by id";

  @Test
  void aQueryThatIsNotReadToItsEndHoldsNothingOpen() {
    IntStream.range(0, 5).forEach(this::insert);
    for (int i = 0; i < 3; i++) {
      assertThat(first(0)).isOne();
    }
    insert(5); // a statement still reading would not let it commit
    database.write(handle -> handle.execute("alter table t add column more int"));
    assertThat(first(4)).isEqualTo(5);
  }

  private int first(int least) {
    return database.write(
        handle ->
            handle
                .createQuery(ALL)
                .bind("least", least)
                .mapTo(Integer.class)
                .findFirst()
                .orElseThrow());
  }

  @Test
  void theSameQueryMayRunWithinItself() {
    IntStream.range(0, 4).forEach(this::insert);
    List<Integer> pairs =
        database.read(
            handle ->
                handle.createQuery(ALL).bind("least", 0).mapTo(Integer.class).stream()
                    .flatMap(
                        id ->
                            handle.createQuery(ALL).bind("least", id).mapTo(Integer.class).stream())
                    .toList());
    assertThat(pairs).containsExactly(2, 3, 3);
  }

  @Test
  void aStatementThatFailedWorksTheNextTime() {
    insert(1);
    assertThatThrownBy(() -> insert(1)).hasMessageContaining("UNIQUE");
    assertThat(insert(2)).isOne();
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void aFullDiskIsToldFromOtherFailuresAndEverythingGoesOnOnceThereIsRoom() {
    database.write(handle -> handle.execute("create table filling(bytes blob)"));
    String limit = "pragma max_page_count = ";
    long pages =
        database.write(handle -> handle.createQuery("pragma page_count").mapTo(Long.class).one());
    database.write(handle -> handle.createQuery(limit + (pages + 2)).mapTo(Long.class).one());
    assertThatThrownBy(() -> fill(1 << 20))
        .isInstanceOf(LedgerFullException.class)
        .hasMessage("the disk that holds the ledger is full; free some space and try again");
    database.write(handle -> handle.createQuery(limit + 1_000_000).mapTo(Long.class).one());
    assertThat(fill(1 << 20)).isEqualTo(1);
  }

  private int fill(int bytes) {
    return database.write(
        handle -> handle.execute("insert into filling values (zeroblob(?))", bytes));
  }
}
