package dev.millrace.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Unpacks a zip from a stranger: what its central directory lists and nothing else, within bounds
 * on entries and bytes, to plain files below one directory. Links, encrypted entries, names given
 * twice and ways out of the directory are refused; what macOS adds ({@code __MACOSX}, {@code
 * .DS_Store}) is left out.
 */
final class PackageArchive {
  private static final int MOST_ENTRIES = 10_000;

  /** Beyond this many bytes, a package must not expand to more than so many times its zip. */
  private static final long RATIO_COUNTS_FROM = 64L << 20;

  private static final int MOST_RATIO = 100;

  private final Path target;
  private final long most;
  private final VersionStore store;
  private final Set<String> seen = new HashSet<>();
  private long expanded;

  private PackageArchive(VersionStore store, Path target, long zipBytes, long mostBytes) {
    this.store = store;
    this.target = target;
    this.most = Math.min(mostBytes, Math.max(RATIO_COUNTS_FROM, MOST_RATIO * zipBytes));
  }

  /**
   * Unpacks a zip.
   *
   * @param store what its files are for
   * @param target an empty directory
   * @param mostBytes that the files may hold together
   * @return the directory that holds the package: the target, or the one directory in it that the
   *     zip was made of
   * @throws PackageTooLargeException when it expands to more than it may
   * @throws dev.millrace.object.DiskReserveException when the disk is as good as full
   * @throws ModelException when it is damaged or holds what no package holds
   */
  static Path unpack(VersionStore store, Path zip, Path target, long mostBytes) {
    try (ZipFile file = ZipFile.builder().setPath(zip).get()) {
      PackageArchive archive = new PackageArchive(store, target, Files.size(zip), mostBytes);
      List<ZipArchiveEntry> entries = Collections.list(file.getEntries());
      if (entries.size() > MOST_ENTRIES) {
        throw new PackageTooLargeException(
            "the zip lists %d entries; a package has at most %d"
                .formatted(entries.size(), MOST_ENTRIES));
      }
      for (ZipArchiveEntry entry : entries) {
        archive.unpack(file, entry);
      }
      return archive.packageDirectory();
    } catch (IOException e) {
      throw new ModelException("the package is not a zip that can be read: " + e.getMessage(), e);
    }
  }

  private void unpack(ZipFile file, ZipArchiveEntry entry) throws IOException {
    String name = entry.getName();
    if (name.startsWith("__MACOSX/") || name.endsWith(".DS_Store")) {
      return;
    }
    String path = PackageFiles.checkedPath(entry.isDirectory() ? name.replaceAll("/$", "") : name);
    require(seen.add(path), "the zip lists '" + path + "' twice");
    require(
        !entry.isUnixSymlink() && isPlain(entry),
        "'" + path + "' is a link or no file; a package holds only files");
    require(
        file.canReadEntryData(entry),
        "'" + path + "' is encrypted or compressed in a way that cannot be read; use deflate");
    Path place = target.resolve(path);
    if (entry.isDirectory()) {
      Files.createDirectories(place);
    } else {
      Files.createDirectories(Objects.requireNonNull(place.getParent()));
      copy(file, entry, place);
    }
  }

  /** Whether the Unix mode, if there is one, is that of a file or directory. */
  private static boolean isPlain(ZipArchiveEntry entry) {
    int type = entry.getUnixMode() & 0xf000;
    return type == 0 || type == 0x8000 || type == 0x4000;
  }

  private void copy(ZipFile file, ZipArchiveEntry entry, Path place) throws IOException {
    CRC32 sum = new CRC32();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = file.getInputStream(entry);
        OutputStream out = store.reserved(place)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        expanded += read;
        if (expanded > most) {
          throw new PackageTooLargeException(
              "the zip expands to more than %d bytes, which is more than it may".formatted(most));
        }
        sum.update(buffer, 0, read);
        out.write(buffer, 0, read);
      }
    }
    require(
        sum.getValue() == entry.getCrc(),
        "the zip is damaged: '" + entry.getName() + "' does not have the checksum it states");
  }

  private Path packageDirectory() throws IOException {
    if (isPackage(target)) {
      return target;
    }
    try (var children = Files.list(target)) {
      List<Path> top = children.toList();
      return top.size() == 1 && isPackage(top.getFirst()) ? top.getFirst() : target;
    }
  }

  private static boolean isPackage(Path directory) {
    return Files.exists(directory.resolve(ModelManifest.FILE))
        || Files.exists(directory.resolve(MlflowModel.FILE));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ModelException(otherwise);
    }
  }
}
