package dev.millrace.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Random;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * Makes the xlsx files that reading is measured on, the same ones every time.
 *
 * <p>{@code SheetFiles FOLDER [FILES ROWS]}, 100 files of 5,000 rows unless told otherwise; each
 * has 10 columns: an id, a date, four short texts that repeat, two whole numbers, two amounts.
 */
public final class SheetFiles {
  private static final String[] REGIONS = {"North", "South", "East", "West"};
  private static final String[] CHANNELS = {"Shop", "Online", "Partner", "Phone", "Fair"};
  private static final String[] HEADER = {
    "Order", "Date", "Region", "Channel", "Product", "Customer", "Quantity", "Days", "Price", "Sum"
  };

  private SheetFiles() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int files = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
    int rows = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5_000;
    Files.createDirectories(folder);
    for (int file = 0; file < files; file++) {
      Path path = folder.resolve("sales-%03d.xlsx".formatted(file));
      if (!Files.exists(path)) {
        write(path, rows, new Random(file));
      }
    }
  }

  private static void write(Path file, int rows, Random random) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        Workbook workbook = new Workbook(out, "Millrace bench", "1.0")) {
      Worksheet sheet = workbook.newWorksheet("Sales");
      for (int column = 0; column < HEADER.length; column++) {
        sheet.value(0, column, HEADER[column]);
      }
      for (int row = 1; row <= rows; row++) {
        writeRow(sheet, row, random);
        if (row % 1_000 == 0) {
          sheet.flush();
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void writeRow(Worksheet sheet, int row, Random random) {
    int quantity = 1 + random.nextInt(40);
    double price = (100 + random.nextInt(90_000)) / 100.0;
    sheet.value(row, 0, 1_000_000 + row);
    sheet.value(row, 1, LocalDate.of(2024, 1, 1).plusDays(random.nextInt(365)));
    sheet.style(row, 1).format("yyyy-MM-dd").set();
    sheet.value(row, 2, REGIONS[random.nextInt(REGIONS.length)]);
    sheet.value(row, 3, CHANNELS[random.nextInt(CHANNELS.length)]);
    sheet.value(row, 4, "Product " + random.nextInt(200));
    sheet.value(row, 5, "Customer " + random.nextInt(2_000));
    sheet.value(row, 6, quantity);
    sheet.value(row, 7, random.nextInt(30));
    sheet.value(row, 8, price);
    sheet.value(row, 9, Math.round(quantity * price * 100) / 100.0);
  }
}
