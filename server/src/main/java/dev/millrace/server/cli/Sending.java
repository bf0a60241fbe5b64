package dev.millrace.server.cli;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;

/** A file on its way to a Millrace, which knows how much of it has left. */
final class Sending implements BodyPublisher {
  private static final double MEGABYTE = 1e6;

  private final String name;
  private final String then;
  private final BodyPublisher file;
  private final long size;
  private final AtomicLong sent = new AtomicLong();
  private final long began = System.nanoTime();

  /**
   * @param name what is sent, for people
   * @param then what the server does once it has all
   */
  Sending(String name, Path file, String then) throws IOException {
    this.name = name;
    this.then = then;
    this.file = BodyPublishers.ofFile(file);
    this.size = Files.size(file);
  }

  /** How far it is. */
  String status() {
    long gone = sent.get();
    return gone < size
        ? "%s: %.1f of %.1f MB sent".formatted(name, gone / MEGABYTE, size / MEGABYTE)
        : "%s: sent; %s, %d s so far"
            .formatted(name, then, (System.nanoTime() - began) / 1_000_000_000);
  }

  @Override
  public long contentLength() {
    return file.contentLength();
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> sender) {
    sent.set(0); // a client may send it again over another connection
    file.subscribe(
        new Subscriber<ByteBuffer>() {
          @Override
          public void onSubscribe(Subscription subscription) {
            sender.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer bytes) {
            sent.addAndGet(bytes.remaining());
            sender.onNext(bytes);
          }

          @Override
          public void onError(Throwable failure) {
            sender.onError(failure);
          }

          @Override
          public void onComplete() {
            sender.onComplete();
          }
        });
  }
}
