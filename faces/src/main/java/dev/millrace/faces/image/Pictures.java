package dev.millrace.faces.image;

import dev.millrace.pipeline.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Turns files into upright pictures, whatever their format and within bounds.
 *
 * <p>Reads JPEG, PNG, WebP, GIF, BMP and TIFF; HEIC and AVIF where libheif is installed. The format
 * is told by content. Of several frames or pages the first is taken; transparent pixels are laid on
 * white; 16-bit samples become 8-bit; embedded colour profiles are not applied. The limits are
 * checked against the header, before pixels are allocated, and decodes running at once share one
 * memory budget.
 *
 * <p>Every refusal is a {@link BadInputException} of type {@code not-an-image}, {@code
 * image-damaged}, {@code image-too-large} or {@code image-format-unavailable}. Thread-safe; make
 * one for the process, as the budget is its own. Call it on platform threads: native decoders hold
 * their carrier.
 */
public final class Pictures {
  /** No photo is longer; keeps the memory for single rows small. */
  private static final int MAX_SIDE = 65_535;

  private final ImageLimits limits;
  private final NativeDecoders natives;
  private final MemoryBudget fileMemory;
  private final MemoryBudget decodeMemory;
  private final PixelArrays arrays;

  public Pictures() {
    this(ImageLimits.defaults());
  }

  public Pictures(ImageLimits limits) {
    this(limits, NativeDecoders.installed());
  }

  /** The same with chosen decoders, so that tests can compare them. */
  Pictures(ImageLimits limits, NativeDecoders natives) {
    this.limits = limits;
    this.natives = natives;
    this.fileMemory = new MemoryBudget(limits.maxBytes());
    this.decodeMemory = new MemoryBudget(limits.decodeMemory());
    this.arrays = new PixelArrays(limits.decodeMemory() / 8);
  }

  /**
   * The system libraries that decode here, such as {@code libturbojpeg}: a part of what made a
   * result, as lossy WebP differs slightly without libwebp.
   */
  public List<String> nativeDecoders() {
    return natives.names();
  }

  /**
   * The picture in a file. The picture itself is the caller's to keep and to count; see {@link
   * #use}.
   *
   * @throws BadInputException when the file is at fault: trying again cannot help
   * @throws UncheckedIOException when the file cannot be read
   */
  public Picture decode(Path file) {
    return kept(lend(file));
  }

  /** The same, of bytes in memory; these are the caller's to count. */
  public Picture decode(byte[] bytes) {
    return kept(lend(bytes));
  }

  /** Its pixels are not filled again. */
  private static Picture kept(Lent lent) {
    lent.loan().close();
    return lent.picture();
  }

  /**
   * Decodes a file and does something with the picture while its memory still counts: so many
   * callers at once stay within the budget, pictures included. Do not call from within {@code
   * action}: the second decode would wait for the first. The pixels are filled with another picture
   * afterwards, so what {@code action} returns must not hold them.
   */
  public <T> T use(Path file, Function<Picture, T> action) {
    try (Lent lent = lend(file)) {
      return action.apply(lent.picture());
    }
  }

  /** The same, of bytes in memory. */
  public <T> T use(byte[] bytes, Function<Picture, T> action) {
    try (Lent lent = lend(bytes)) {
      return action.apply(lent.picture());
    }
  }

  /** A picture, the part of the budget that it takes, and whom its pixels go back to. */
  private record Lent(Picture picture, MemoryBudget.Loan loan, PixelArrays arrays)
      implements AutoCloseable {
    @Override
    public void close() {
      arrays.give(picture.rgb());
      loan.close();
    }
  }

  /** Who waits here for decode memory holds file memory, never the other way round: no deadlock. */
  private Lent lend(Path file) {
    try {
      long size = Files.size(file);
      refuseLongFile(size);
      MemoryBudget.Loan loan = fileMemory.borrow(size);
      try (loan) {
        return lend(Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the picture " + file, e);
    }
  }

  private Lent lend(byte[] bytes) {
    refuseLongFile(bytes.length);
    try (EncodedImage image = open(bytes)) {
      refuseManyPixels(image);
      MemoryBudget.Loan loan = decodeMemory.borrow(memoryFor(image));
      try {
        Picture picture = decode(image);
        loan.shrinkTo(picture.rgb().length);
        return new Lent(picture, loan, arrays);
      } catch (RuntimeException | Error e) {
        loan.close();
        throw e;
      }
    }
  }

  private Picture decode(EncodedImage image) {
    int bytes = UprightRows.bytes(image.width(), image.height());
    // What one picture leaves unwritten must never show another.
    byte[] rgb = image.writesEveryPixel() ? arrays.take(bytes) : new byte[bytes];
    UprightRows rows = new UprightRows(image.width(), image.height(), image.orientation(), rgb);
    image.decodeInto(rows);
    return rows.picture();
  }

  private EncodedImage open(byte[] bytes) {
    return switch (ImageFormat.of(bytes)) {
      case JPEG -> JpegImage.open(bytes, natives.jpeg());
      case PNG -> PngImage.open(bytes);
      case WEBP -> WebpImage.open(bytes, natives.webp());
      case GIF -> GifImage.open(bytes);
      case BMP -> BmpImage.open(bytes);
      case TIFF -> TiffImage.open(bytes);
      case HEIF -> HeifImage.open(bytes, natives.heif());
    };
  }

  private void refuseLongFile(long size) {
    if (size > limits.maxBytes()) {
      throw ImageErrors.tooLarge(
          "The file has "
              + size
              + " bytes; pictures up to "
              + limits.maxBytes()
              + " bytes are accepted. Send a smaller or more strongly compressed picture.");
    }
  }

  private void refuseManyPixels(EncodedImage image) {
    String claim = "The picture claims " + image.width() + " x " + image.height() + " pixels";
    if ((long) image.width() * image.height() > limits.maxPixels()
        || Math.max(image.width(), image.height()) > MAX_SIDE) {
      throw ImageErrors.tooLarge(
          claim
              + "; up to "
              + limits.maxPixels()
              + " are accepted, and sides up to "
              + MAX_SIDE
              + ". Send a smaller picture.");
    }
    long needed = memoryFor(image);
    if (!decodeMemory.covers(needed)) {
      throw ImageErrors.tooLarge(
          claim
              + ", which takes "
              + needed
              + " bytes to decode where "
              + limits.decodeMemory()
              + " are set aside. Send a smaller picture, or give the process a larger heap.");
    }
  }

  private static long memoryFor(EncodedImage image) {
    return (3L + image.workingBytesPerPixel()) * image.width() * image.height();
  }
}
