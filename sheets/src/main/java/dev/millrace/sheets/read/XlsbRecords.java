package dev.millrace.sheets.read;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.apache.poi.xssf.binary.XSSFBParser;

/** The records of an xlsb part, cut by POI, which also bounds their length. */
final class XlsbRecords extends XSSFBParser {
  private static final int RECORDS_BETWEEN_LOOKS = 1 << 13;

  private final Budget budget;
  private final Consumer<XlsbRecord> consumer;
  private int seen;

  private XlsbRecords(InputStream in, Budget budget, Consumer<XlsbRecord> consumer) {
    super(in);
    this.budget = budget;
    this.consumer = consumer;
  }

  static void read(ExpandedStream part, Budget budget, Consumer<XlsbRecord> consumer)
      throws IOException {
    try (InputStream in = new BufferedInputStream(part, 1 << 16)) {
      new XlsbRecords(in, budget, consumer).parse();
    }
  }

  @Override
  public void handleRecord(int type, byte[] data) {
    if (++seen % RECORDS_BETWEEN_LOOKS == 0) {
      budget.checkTime();
    }
    consumer.accept(new XlsbRecord(type, data));
  }
}
