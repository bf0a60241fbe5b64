package dev.millrace.server.http;

import java.time.Duration;

/**
 * What uploads may take.
 *
 * @param atOnce uploads under way at once; further ones get 429
 * @param filesPerRequest most files of one multipart request
 * @param bytesPerSecond a slower sender is cut off, measured over the whole upload after the grace
 * @param grace how long a sender may be slow at first
 * @param longest how long one request's body may take
 */
public record UploadLimits(
    int atOnce, int filesPerRequest, long bytesPerSecond, Duration grace, Duration longest) {

  /** 64 at once, 200 files a request, 1 kB/s after 15 s, at most 30 minutes. */
  public static final UploadLimits STANDARD =
      new UploadLimits(64, 200, 1024, Duration.ofSeconds(15), Duration.ofMinutes(30));
}
