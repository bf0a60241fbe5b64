package dev.millrace.server;

import static dev.millrace.server.Program.assertProblem;
import static dev.millrace.server.SalesOverHttp.JSON;
import static dev.millrace.server.SalesOverHttp.SALES;
import static dev.millrace.server.SalesOverHttp.ask;
import static dev.millrace.server.SalesOverHttp.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.apache.poi.hssf.record.crypto.Biff8EncryptionKey;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a dataset's files are read is told once, and their password to nobody. */
class DatasetSettingsOverHttpTest {
  private static final String SECRET = "Wiesengrund-7";

  @TempDir Path data;

  @Test
  void protectedFilesOpenWithTheDatasetsPasswordWhichNobodyGetsToSee() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      byte[] secret = locked();
      JsonNode run = Program.json(send(program, "secret.xls", secret)).path("runs").path(0);
      assertThat(run.path("state").asText()).isEqualTo("dead");
      assertThat(run.path("error").path("type").asText()).contains("encrypted");

      String given = "{\"password\":\"%s\"}".formatted(SECRET);
      HttpResponse<String> answer = program.send("PUT", SALES + "/settings", given, JSON);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(Program.json(answer).path("passwordGiven").asBoolean()).isTrue();
      assertThat(ask(program, "select count(*), sum(amount) from sales")).isEqualTo("[12,78]");

      String id = run.path("id").asText();
      assertThat(program.send("POST", "/v1/runs/" + id + "/retry", "").statusCode())
          .isBetween(200, 202);
      assertThat(program.get("/v1/runs/" + id, "Prefer", "wait=30").body()).doesNotContain(SECRET);
      for (String path :
          new String[] {"/settings", "", "/files", "/changes", "/layouts", "/export.csv"}) {
        assertThat(program.get(SALES + path).body()).doesNotContain(SECRET);
      }
      Path secrets = data.resolve("data/secrets").toAbsolutePath();
      Path kept = secrets.resolve("sales.password");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
          .isEqualTo("rw-------");
      for (String sql :
          new String[] {
            "select * from read_text('%s')".formatted(kept),
            "select * from read_text('%s')"
                .formatted(data.resolve("data/datasets/../secrets/sales.password")),
            "select * from glob('%s/*')".formatted(secrets)
          }) {
        String body = Program.JSON.createObjectNode().put("sql", sql).toString();
        assertProblem(program.send("POST", SALES + "/query", body, JSON), 422, "query-refused");
      }
      assertThat(holds(data.resolve("data/datasets"), SECRET)).isFalse();

      program.send("PUT", SALES + "/settings", "{\"password\":\"\"}", JSON);
      assertThat(json(program, SALES + "/settings").path("passwordGiven").asBoolean()).isFalse();
    }
  }

  @Test
  void whatIsHiddenIsReadOrLeftOutAsTheDatasetSays() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      send(program, "hidden.xlsx", withHidden());
      assertThat(ask(program, "select count(*), max(remark) from sales"))
          .isEqualTo("[12,\"no 9\"]");

      String rows = "{\"hiddenRows\":\"LEAVE_OUT\"}";
      assertThat(program.send("PUT", SALES + "/settings", rows, JSON).statusCode()).isEqualTo(200);
      assertThat(ask(program, "select count(*) from sales")).isEqualTo("[10]");
      assertThat(ask(program, "select count(*) from audit.others where role = 'HIDDEN'"))
          .isEqualTo("[2]");
      assertThat(json(program, SALES + "/settings").path("hiddenRows").asText())
          .isEqualTo("LEAVE_OUT");

      program.send("PUT", SALES + "/settings", "{\"hiddenRows\":\"READ\"}", JSON);
      assertThat(ask(program, "select count(*) from sales")).isEqualTo("[12]");
      assertProblem(
          program.send("PUT", SALES + "/settings", "{\"repairAbove\":7}", JSON),
          422,
          "dataset-refused");
    }
  }

  private static boolean holds(Path directory, String text) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        if (new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
            .contains(text)) {
          return true;
        }
      }
      return false;
    }
  }

  private static byte[] locked() throws Exception {
    try (HSSFWorkbook workbook = new HSSFWorkbook()) {
      fill(workbook);
      Biff8EncryptionKey.setCurrentUserPassword(SECRET);
      return bytes(workbook);
    } finally {
      Biff8EncryptionKey.setCurrentUserPassword(null);
    }
  }

  private static byte[] withHidden() throws Exception {
    try (Workbook workbook = new XSSFWorkbook()) {
      Sheet sheet = fill(workbook);
      sheet.getRow(3).setZeroHeight(true);
      sheet.getRow(4).setZeroHeight(true);
      return bytes(workbook);
    }
  }

  private static Sheet fill(Workbook workbook) {
    Sheet sheet = workbook.createSheet("Sales");
    String[] names = {"Customer", "Amount", "Remark"};
    Row header = sheet.createRow(0);
    for (int column = 0; column < names.length; column++) {
      header.createCell(column).setCellValue(names[column]);
    }
    for (int number = 1; number <= 12; number++) {
      Row row = sheet.createRow(number);
      row.createCell(0).setCellValue("Ann");
      row.createCell(1).setCellValue(number);
      row.createCell(2).setCellValue("no " + number);
    }
    return sheet;
  }

  private static byte[] bytes(Workbook workbook) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    workbook.write(bytes);
    return bytes.toByteArray();
  }

  private static HttpResponse<String> send(Program program, String name, byte[] content)
      throws Exception {
    return program.send(
        "PUT",
        "/v1/buckets/sales/objects/" + name,
        BodyPublishers.ofByteArray(content),
        "Content-Type",
        "application/octet-stream",
        "Prefer",
        "wait=60");
  }
}
