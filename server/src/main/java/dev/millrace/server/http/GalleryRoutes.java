package dev.millrace.server.http;

import dev.millrace.faces.gallery.Gallery;
import dev.millrace.faces.gallery.GalleryException;
import dev.millrace.faces.gallery.Photos;
import dev.millrace.model.ModelException;
import dev.millrace.pipeline.BadInputException;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.List;
import java.util.Locale;

/** All routes of the gallery: collections, people, faces, strangers, decisions, search. */
public final class GalleryRoutes implements Routes {
  private final List<Routes> parts;

  /**
   * @param photos where thumbnails are cut from
   * @param looking how photos in requests are looked at
   */
  public GalleryRoutes(Gallery gallery, Photos photos, FaceLooking looking) {
    this.parts =
        List.of(
            new CollectionRoutes(gallery),
            new PeopleRoutes(gallery, looking),
            new FaceRoutes(gallery, new Thumbnails(gallery, photos, looking)),
            new StrangerRoutes(gallery),
            new DecisionRoutes(gallery),
            new FaceSearchRoutes(gallery, looking));
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    parts.forEach(part -> part.addTo(routes));
    routes.exception(GalleryException.class, GalleryRoutes::answer);
    routes.exception(BadInputException.class, GalleryRoutes::answer);
    routes.exception(
        ModelException.class, Problems.as(503, "no-face-model", "No face model is ready"));
  }

  private static void answer(GalleryException e, Context ctx) {
    int status =
        switch (e.kind()) {
          case MISSING -> 404;
          case GONE -> 410;
          case CONFLICT -> 409;
          case INVALID -> 422;
        };
    Problems.answer(ctx, problem(status, e.type(), e));
  }

  private static void answer(BadInputException e, Context ctx) {
    int status =
        switch (e.type()) {
          case "not-an-image", "image-format-unavailable" -> 415;
          case "image-too-large" -> 413;
          default -> 422;
        };
    Problems.answer(ctx, problem(status, e.type(), e));
  }

  private static Problem problem(int status, String slug, Exception e) {
    return new Problem(status, slug, title(slug), String.valueOf(e.getMessage()));
  }

  /** {@code no-such-face} reads "No such face". */
  private static String title(String slug) {
    String words = slug.replace('-', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
