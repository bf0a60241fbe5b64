package dev.millrace.bench;

import dev.millrace.faces.FaceFinder;
import dev.millrace.faces.FaceFinders;
import dev.millrace.faces.image.Picture;
import dev.millrace.faces.image.Pictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The floor: the nets that the product runs on each photo, on the inputs that it gave them, and
 * nothing else. No decoding, no cutting, no HTTP, no disk.
 */
final class BareLoop implements AutoCloseable {

  private final FacePackage served;
  private final List<List<RecordingModel.Call>> photos = new ArrayList<>();
  private final int threads;
  private final ExecutorService pool;

  /**
   * Records what the product feeds its nets.
   *
   * @param threads how many photos at once: as many as the product
   */
  BareLoop(Path facePackage, PhotoFiles files, int threads) throws IOException {
    this.threads = threads;
    this.pool = Executors.newFixedThreadPool(threads);
    served = new FacePackage(facePackage);
    RecordingModel model = new RecordingModel(served.model());
    FaceFinder finder = FaceFinders.of(model);
    Pictures pictures = new Pictures();
    for (Path file : files.files()) {
      Picture picture = pictures.decode(file);
      photos.add(model.record(() -> finder.find(picture)));
    }
  }

  /** Goes through so many photos. */
  void run(int count) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      pool.execute(
          () -> {
            for (int number; (number = next.getAndIncrement()) < count; ) {
              photos.get(number % photos.size()).forEach(call -> call.session().run(call.inputs()));
            }
            ended.countDown();
          });
    }
    ended.await();
  }

  @Override
  public void close() throws IOException {
    pool.shutdown();
    served.close();
  }
}
