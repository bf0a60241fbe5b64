package dev.millrace.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.object.DiskReserveException;
import dev.millrace.object.InvalidNameException;
import dev.millrace.object.Names;
import dev.millrace.object.ObjectTooLargeException;
import dev.millrace.pipeline.LandRequest;
import dev.millrace.pipeline.Landed;
import dev.millrace.pipeline.QueueFullException;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Many files in one request. Each lands by itself as it streams in; one that cannot is reported in
 * its place and the others go on.
 */
final class MultipartUpload {
  private final Uploads uploads;
  private final LandedAnswer answer;

  MultipartUpload(Uploads uploads, LandedAnswer answer) {
    this.uploads = uploads;
    this.answer = answer;
  }

  /** What became of one file: it landed, or there is a problem. */
  private record Sent(String fileName, Optional<Landed> landed, Optional<Problem> problem) {}

  void post(Context ctx) throws IOException, InterruptedException {
    Query.only(ctx, "prefix");
    String bucket = ObjectPath.bucketOf(ctx);
    String prefix = Optional.ofNullable(ctx.queryParam("prefix")).orElse("");
    List<Sent> sent = uploads.receive(ctx, body -> receive(ctx, bucket, prefix, body));
    if (sent.isEmpty()) {
      throw new ProblemException(
          400, "no-files", "No files", "the multipart body holds no part with a file name");
    }
    answer(ctx, sent);
  }

  private List<Sent> receive(Context ctx, String bucket, String prefix, InputStream body)
      throws IOException {
    MultipartBody multipart =
        new MultipartBody(body, ctx.contentType(), uploads.limits().filesPerRequest());
    List<Sent> sent = new ArrayList<>();
    for (Optional<MultipartBody.Part> part = multipart.next();
        part.isPresent();
        part = multipart.next()) {
      if (part.get().fileName().isPresent() && !part.get().fileName().get().isEmpty()) {
        sent.add(land(ctx, bucket, prefix, part.get()));
      }
    }
    return sent;
  }

  private Sent land(Context ctx, String bucket, String prefix, MultipartBody.Part part)
      throws IOException {
    String fileName = part.fileName().orElseThrow();
    try {
      String key = Names.key(prefix + lastPart(fileName));
      String mediaType = MediaTypes.of(part.mediaType().orElse(null), key);
      LandRequest request =
          new LandRequest(
              bucket, key, mediaType, -1, null, AccessRoutes.bearerName(ctx), TraceHeaders.of(ctx));
      Landed landed = uploads.land(request, part.content());
      return new Sent(fileName, Optional.of(landed), Optional.empty());
    } catch (InvalidNameException e) {
      return refused(fileName, 400, "bad-name", "Bad name", e);
    } catch (ObjectTooLargeException e) {
      return refused(fileName, 413, "object-too-large", "Object too large", e);
    } catch (QueueFullException e) {
      return refused(fileName, 429, "queue-full", "Queue full", e);
    } catch (DiskReserveException e) {
      return refused(fileName, 507, "disk-full", "Disk full", e);
    }
  }

  /** Browsers send a name, some programs a path; a key is made of the name alone. */
  private static String lastPart(String fileName) {
    return fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  }

  private static Sent refused(
      String fileName, int status, String slug, String title, RuntimeException why) {
    Problem problem = new Problem(status, slug, title, String.valueOf(why.getMessage()));
    return new Sent(fileName, Optional.empty(), Optional.of(problem));
  }

  private void answer(Context ctx, List<Sent> sent) throws InterruptedException {
    List<Landed> landed = sent.stream().flatMap(file -> file.landed().stream()).toList();
    if (landed.isEmpty()) {
      throw new ProblemException(sent.getFirst().problem().orElseThrow());
    }
    boolean results = answer.await(ctx, landed);
    if (landed.size() < sent.size()) {
      ctx.status(207);
    }
    ObjectNode json = Json.MAPPER.createObjectNode();
    ArrayNode objects = json.putArray("objects");
    for (Sent file : sent) {
      objects.add(
          file.landed().map(one -> answer.json(one, results)).orElseGet(() -> problem(file)));
    }
    ctx.json(json);
  }

  private static ObjectNode problem(Sent file) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("fileName", file.fileName());
    json.set("problem", Json.MAPPER.valueToTree(file.problem().orElseThrow().members()));
    return json;
  }
}
