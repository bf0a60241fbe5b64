package dev.millrace.inference;

import static dev.millrace.inference.InferenceException.invalid;

import dev.millrace.inference.InferenceException.Kind;
import dev.millrace.inference.InferenceRequest.RequestedOutput;
import dev.millrace.model.DirectMemory;
import dev.millrace.model.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The regions of POSIX shared memory that clients registered: the protocol's extension for system
 * shared memory. Off unless the configuration says otherwise, since a client may then have this
 * program read and write any shared memory object that the program's account may. Thread-safe.
 */
public final class SharedMemory {
  private static final int MOST_REGIONS = 256;
  private static final int LONGEST_NAME = 255;

  /** The name of an object, with the slash that shm_open(3) wants or without. */
  private static final Pattern KEY = Pattern.compile("/?([A-Za-z0-9_-][A-Za-z0-9._-]{0,254})");

  private final boolean offered;
  private final Path objects;
  private final Map<String, SharedRegion> regions = new TreeMap<>();

  /**
   * @param offered whether regions may be registered at all
   * @param objects the directory where shared memory objects are files
   */
  public SharedMemory(boolean offered, Path objects) {
    this.offered = offered;
    this.objects = objects;
  }

  /** Whether regions may be registered. */
  public boolean isOffered() {
    return offered;
  }

  /**
   * Registers a region.
   *
   * @param key the name of the shared memory object
   * @param offset where in it the region begins
   * @throws InferenceException when the name is taken, or there is no such object of that length
   */
  public synchronized void register(String name, String key, long offset, long byteSize) {
    requireOffered();
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw invalid("a shared memory region's name has 1 to %d characters", LONGEST_NAME);
    }
    if (regions.containsKey(name)) {
      throw invalid("shared memory region '%s' already in manager", name);
    }
    if (regions.size() == MOST_REGIONS) {
      throw new InferenceException(
          Kind.BUSY,
          "there are %d shared memory regions, as many as may be; unregister one"
              .formatted(MOST_REGIONS));
    }
    if (byteSize < 1 || offset < 0) {
      throw invalid(
          "shared memory region '%s' must have an offset from 0 and a byte_size from 1, not %d and"
              + " %d",
          name, offset, byteSize);
    }
    regions.put(name, new SharedRegion(name, key, offset, byteSize, open(key, offset, byteSize)));
  }

  private FileChannel open(String key, long offset, long byteSize) {
    Path object = object(key);
    try {
      if (!Files.isRegularFile(object, LinkOption.NOFOLLOW_LINKS)) {
        throw new NoSuchFileException(key);
      }
      FileChannel file =
          FileChannel.open(
              object,
              Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
      long size = file.size();
      if (offset > size || byteSize > size - offset) {
        file.close();
        throw invalid(
            "the shared memory object '%s' has %d bytes; %d from %d do not lie within it",
            key, size, byteSize, offset);
      }
      return file;
    } catch (IOException e) {
      throw new InferenceException(
          Kind.INVALID,
          "unable to open shared memory region: there is no object '%s' here that may be read and written (%s)"
              .formatted(key, e.getClass().getSimpleName()),
          e);
    }
  }

  private Path object(String key) {
    var plain = KEY.matcher(key);
    if (!plain.matches()) {
      throw invalid(
          "'%s' is not the name of a shared memory object: a slash, then letters, digits, '.', '_'"
              + " and '-'",
          key);
    }
    return objects.resolve(plain.group(1));
  }

  /** Forgets a region; nothing happens when there is none of that name. */
  public synchronized void unregister(String name) {
    requireOffered();
    SharedRegion region = regions.remove(name);
    if (region != null) {
      close(region);
    }
  }

  /** Forgets all regions. */
  public synchronized void unregisterAll() {
    requireOffered();
    regions.values().forEach(SharedMemory::close);
    regions.clear();
  }

  /** All regions, by name. */
  public synchronized List<SharedRegion> regions() {
    requireOffered();
    return List.copyOf(regions.values());
  }

  /**
   * One region.
   *
   * @throws InferenceException when none is registered under that name
   */
  public synchronized SharedRegion region(String name) {
    requireOffered();
    SharedRegion region = regions.get(name);
    if (region == null) {
      throw invalid("Unable to find shared memory region: '%s'; register it first", name);
    }
    return region;
  }

  /** Refuses what cannot be done where nothing is offered. */
  public void requireOffered() {
    if (!offered) {
      throw new InferenceException(
          Kind.UNSUPPORTED,
          "shared memory is not offered here; the configuration inference.sharedMemory: true does");
    }
  }

  /**
   * How one request reaches the regions.
   *
   * @param share what its copies are counted on
   */
  public SharedTensors tensors(Memory.Share share) {
    return new Regions(share);
  }

  private final class Regions implements SharedTensors {
    private final Memory.Share share;

    Regions(Memory.Share share) {
      this.share = share;
    }

    @Override
    public ByteBuffer input(String name, Map<String, Object> parameters) {
      SharedPlace place = output(name, parameters);
      if (place.bytes() > Integer.MAX_VALUE) {
        throw invalid(
            "input '%s' has %d bytes; a tensor has 2147483647 at most", name, place.bytes());
      }
      share.take(place.bytes());
      ByteBuffer copy = DirectMemory.allocate((int) place.bytes());
      place.region().read(place.offset(), copy);
      return copy.flip();
    }

    @Override
    public SharedPlace output(String name, Map<String, Object> parameters) {
      if (!offered) {
        throw new InferenceException(
            Kind.UNSUPPORTED,
            "'%s' lies in shared memory, which is not offered here; the configuration inference.sharedMemory: true does"
                .formatted(name));
      }
      if (!(parameters.get(REGION) instanceof String region)) {
        throw invalid("'%s': %s is no text", name, REGION);
      }
      return new SharedPlace(
          region(region),
          bytes(name, OFFSET, parameters.getOrDefault(OFFSET, 0L)),
          bytes(name, BYTE_SIZE, parameters.getOrDefault(BYTE_SIZE, "missing")));
    }

    private static long bytes(String name, String parameter, Object value) {
      if (value instanceof Long bytes && bytes >= 0) {
        return bytes;
      }
      throw invalid("'%s': %s is %s, not a number of bytes", name, parameter, value);
    }
  }

  /**
   * Writes those outputs of an answer to shared memory that were asked for there.
   *
   * @throws InferenceException when one does not fit
   */
  public static void write(InferenceRequest request, InferenceResponse response) {
    for (RequestedOutput wanted : request.outputs()) {
      Tensor output = response.outputs().get(wanted.name());
      if (wanted.place() != null && output != null) {
        wanted.place().write(wanted.name(), output.data());
      }
    }
  }

  private static void close(SharedRegion region) {
    try {
      region.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close shared memory region " + region.name(), e);
    }
  }
}
