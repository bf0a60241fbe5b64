package dev.millrace.sheets.read;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.poi.hssf.record.FilePassRecord;
import org.apache.poi.hssf.record.RecordInputStream;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.jspecify.annotations.Nullable;

/** Opens the records of an xls, decrypted where the file needs it. */
final class XlsStream {
  private static final int FILEPASS = 0x2F;
  private static final int HEADER_BYTES = 4;

  /** The key and the check of the only cipher that Excel 5 knew. */
  private static final int OLD_FILEPASS_BYTES = 4;

  /** A FILEPASS comes right after the file's beginning, or after a write protection. */
  private static final int FIRST_RECORDS = 4;

  /** Where the bytes of the records come from; asked a second time if they are encrypted. */
  interface Source {
    InputStream open() throws IOException;
  }

  private XlsStream() {}

  static XlsRecords open(Source source, @Nullable String password) throws IOException {
    RecordInputStream in = new RecordInputStream(buffered(source));
    if (!in.hasNextRecord()) {
      throw Sniffer.not("There is a workbook in the file, but nothing in it.");
    }
    in.nextRecord();
    int clearBytes = HEADER_BYTES + in.remaining();
    XlsVersion version = XlsVersion.read(in);
    in.readRemainder();
    for (int i = 1; i < FIRST_RECORDS && in.hasNextRecord(); i++) {
      in.nextRecord();
      clearBytes += HEADER_BYTES + in.remaining();
      if (in.getSid() == FILEPASS) {
        EncryptionInfo info = encryption(in);
        Passwords.unlock(info, password);
        return new XlsRecords(decrypted(source, info, clearBytes), version);
      }
      in.readRemainder();
    }
    return new XlsRecords(afterFirst(source), version);
  }

  private static EncryptionInfo encryption(RecordInputStream in) throws IOException {
    return in.remaining() == OLD_FILEPASS_BYTES
        ? new EncryptionInfo(in, EncryptionMode.xor)
        : new FilePassRecord(in).getEncryptionInfo();
  }

  private static RecordInputStream decrypted(Source source, EncryptionInfo info, int clearBytes)
      throws IOException {
    InputStream rest = buffered(source);
    rest.skipNBytes(clearBytes);
    return new RecordInputStream(rest, info, clearBytes);
  }

  private static RecordInputStream afterFirst(Source source) throws IOException {
    RecordInputStream in = new RecordInputStream(buffered(source));
    in.nextRecord();
    in.readRemainder();
    return in;
  }

  private static InputStream buffered(Source source) throws IOException {
    return new BufferedInputStream(source.open(), 1 << 16);
  }
}
