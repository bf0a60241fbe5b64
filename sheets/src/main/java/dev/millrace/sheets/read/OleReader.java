package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.Workbook;
import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.poi.poifs.crypt.Decryptor;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.jspecify.annotations.Nullable;

/** Looks into Office's old container: an xls, or a newer workbook that is encrypted. */
final class OleReader {
  /** Excel 97 and later; Excel 5 and 95. A file for both holds both, and the newer one is read. */
  private static final List<String> WORKBOOKS = List.of("Workbook", "Book");

  private final Budget budget;
  private final @Nullable String password;

  OleReader(Budget budget, @Nullable String password) {
    this.budget = budget;
    this.password = password;
  }

  /** How a decrypted package is read. */
  interface PackageReader {
    Workbook read(Path file) throws IOException;
  }

  Workbook read(Path file, PackageReader packages) throws IOException {
    try (POIFSFileSystem container = new POIFSFileSystem(file.toFile(), true)) {
      DirectoryNode root = container.getRoot();
      if (root.hasEntryCaseInsensitive(Decryptor.DEFAULT_POIFS_ENTRY)) {
        return readEncrypted(container, Files.size(file), packages);
      }
      Optional<String> workbook = workbookName(root.getEntryNames());
      if (workbook.isEmpty()) {
        throw other(root);
      }
      XlsStream.Source source = () -> root.createDocumentInputStream(workbook.get());
      return new XlsReader(XlsStream.open(source, password), budget).read();
    }
  }

  private static Optional<String> workbookName(Set<String> names) {
    return WORKBOOKS.stream()
        .flatMap(wanted -> names.stream().filter(wanted::equalsIgnoreCase))
        .findFirst();
  }

  /** The decrypted package lies in a file that only this user may read, as long as it is read. */
  private Workbook readEncrypted(POIFSFileSystem container, long packed, PackageReader packages)
      throws IOException {
    Decryptor decryptor = Passwords.unlock(new EncryptionInfo(container), password);
    try (ScratchFolder scratch = ScratchFolder.create()) {
      Path plain = scratch.path().resolve("decrypted");
      try (InputStream in =
          ExpandedStream.plain(decryptor.getDataStream(container), budget, packed)) {
        Files.copy(in, plain);
      }
      return packages.read(plain);
    } catch (GeneralSecurityException e) {
      throw new UnreadableSheetException(
          Reason.DAMAGED, "The file is encrypted, and what is encrypted is damaged.", e);
    }
  }

  private static UnreadableSheetException other(DirectoryNode root) {
    Set<String> names = root.getEntryNames();
    if (names.contains("WordDocument")) {
      return Sniffer.not("The file is a Word document, not a spreadsheet.");
    }
    if (names.contains("PowerPoint Document")) {
      return Sniffer.not("The file is a PowerPoint presentation, not a spreadsheet.");
    }
    if (names.stream()
        .anyMatch(name -> name.startsWith("__substg") || name.startsWith("__nameid"))) {
      return Sniffer.not("The file is an e-mail message, not a spreadsheet.");
    }
    return Sniffer.not("The file is an Office container without a workbook in it.");
  }
}
