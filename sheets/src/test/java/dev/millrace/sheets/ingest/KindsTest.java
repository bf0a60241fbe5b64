package dev.millrace.sheets.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of clearly different kinds are not forced into one table. */
class KindsTest {
  private static final String SALES =
      "Day,Customer,Article,Amount\n2024-01-0%d,7,Chair,1.5\n2024-01-09,8,Desk,2\n";
  private static final String CUSTOMERS = "Customer,Name,City\n7,Ann,Cork\n8,Bob,Bath\n";

  @TempDir Path directory;
  private Folder folder;

  @BeforeEach
  void open() {
    folder = new Folder(directory);
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void customersAndSalesAreTwoKinds() throws Exception {
    List<SourceFile> files =
        List.of(
            folder.file("sales 2024-01.csv", SALES.formatted(1)),
            folder.file("sales 2024-02.csv", SALES.formatted(2)),
            folder.file("customers.csv", CUSTOMERS));

    List<Kind> kinds = folder.intake().kinds(files);

    assertThat(kinds).extracting(Kind::name).containsExactly("sales", "customers");
    assertThat(kinds).extracting(Kind::rows).containsExactly(4, 2);
    assertThat(kinds.getLast().columns()).containsExactly("Customer", "Name", "City");
  }

  @Test
  void aNarrowerFileAndOneWithAFurtherColumnAreOfTheSameKind() throws Exception {
    List<SourceFile> files =
        List.of(
            folder.file("a.csv", SALES.formatted(1)),
            folder.file("b.csv", "Day,Amount\n2024-01-03,1.5\n2024-01-04,2\n"),
            folder.file(
                "c.csv",
                "Day,Customer,Article,Amount,Discount\n2024-01-05,7,Chair,1.5,0.1\n2024-01-06,8,Desk,2,0\n"));

    assertThat(folder.intake().kinds(files)).hasSize(1);
  }

  @Test
  void whatIsOfAnotherKindWaitsUnlessItIsSplitOff() throws Exception {
    List<SourceFile> files =
        List.of(
            folder.file("sales.csv", SALES.formatted(1)), folder.file("customers.csv", CUSTOMERS));

    Intake.Taken together = folder.take();
    assertThat(together.waiting()).isEqualTo(1);
    assertThat(folder.rows("select count(*) from data")).containsExactly("2");

    List<Kind> kinds = folder.intake().kinds(files);
    Kind sales =
        kinds.stream().filter(kind -> kind.name().equals("sales")).findFirst().orElseThrow();
    Intake.Taken alone = folder.intake().take(files, sales.alone(kinds, Map.of()), Decider.NOBODY);
    assertThat(alone.waiting()).isZero();
    assertThat(alone.counts().unaccounted()).isZero();
    assertThat(folder.rows("select role, count(*) from audit.others group by 1 order by 1"))
        .containsExactly("HEADER|2", "WAITING|2");
  }
}
