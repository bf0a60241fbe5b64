package dev.millrace.server.http;

import dev.millrace.faces.gallery.Decided;
import dev.millrace.faces.gallery.Face;
import dev.millrace.faces.gallery.Faces;
import dev.millrace.faces.gallery.Gallery;
import dev.millrace.faces.gallery.People;
import dev.millrace.faces.gallery.Target;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /v1/collections/{c}/people}: people and their faces. */
final class PeopleRoutes implements Routes {
  private static final String PEOPLE = "/v1/collections/{c}/people";
  private static final String PERSON = PEOPLE + "/{id}";

  private final Gallery gallery;
  private final FaceLooking looking;

  PeopleRoutes(Gallery gallery, FaceLooking looking) {
    this.gallery = gallery;
    this.looking = looking;
  }

  private record Name(@Nullable String name) {}

  private record Enrolment(@Nullable String faceId) {}

  private record Merge(@Nullable String from) {}

  private record Split(
      @Nullable List<String> faces, @Nullable String name, @Nullable String person) {}

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get(PEOPLE, this::list, Allow.READ);
    routes.post(PEOPLE, this::add, Allow.WRITE);
    routes.get(PERSON, this::get, Allow.READ);
    routes.patch(PERSON, this::rename, Allow.WRITE);
    routes.delete(PERSON, this::erase, Allow.WRITE);
    routes.get(PERSON + "/faces", this::faces, Allow.READ);
    routes.post(PERSON + "/faces", this::enrol, Allow.WRITE);
    routes.post(PERSON + "/merge", this::merge, Allow.WRITE);
    routes.post(PERSON + "/split", this::split, Allow.WRITE);
  }

  private void list(Context ctx) {
    Query.only(ctx, "q", "after", "limit");
    Page page = Page.of(ctx);
    var people =
        gallery
            .people()
            .list(
                ctx.pathParam("c"),
                Optional.ofNullable(ctx.queryParam("q")).orElse(""),
                after(page),
                page.limit());
    ctx.json(FaceJson.list("people", people.items(), people.next(), FaceJson::person));
  }

  static String after(Page page) {
    return page.after() == null ? "" : page.after();
  }

  private void add(Context ctx) throws Exception {
    Query.only(ctx);
    String name = required("name", JsonBody.read(ctx, Name.class).name());
    People.Person person = DecisionRoutes.told(ctx, gallery.people().add(ctx.pathParam("c"), name));
    ctx.header("Location", "/v1/collections/" + ctx.pathParam("c") + "/people/" + person.id());
    ctx.status(201).json(FaceJson.person(person));
  }

  static String required(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new ProblemException(
          422, "member-missing", "Member missing", "the body lacks '" + name + "'");
    }
    return value;
  }

  private void get(Context ctx) {
    Query.only(ctx);
    ctx.json(FaceJson.person(gallery.people().get(ctx.pathParam("c"), ctx.pathParam("id"))));
  }

  private void rename(Context ctx) throws Exception {
    Query.only(ctx);
    String name = required("name", JsonBody.read(ctx, Name.class).name());
    ctx.json(
        FaceJson.person(
            DecisionRoutes.told(
                ctx, gallery.people().rename(ctx.pathParam("c"), ctx.pathParam("id"), name))));
  }

  private void erase(Context ctx) {
    Query.only(ctx);
    gallery.people().erase(ctx.pathParam("c"), ctx.pathParam("id"));
    ctx.status(204);
  }

  private void faces(Context ctx) {
    Query.only(ctx, "status", "after", "limit");
    People.Person person = gallery.people().get(ctx.pathParam("c"), ctx.pathParam("id"));
    Faces.Filter filter =
        new Faces.Filter(person.id(), null, null, List.of(), FaceRoutes.status(ctx));
    FaceRoutes.list(ctx, gallery, filter);
  }

  private void enrol(Context ctx) throws Exception {
    String contentType = Optional.ofNullable(ctx.contentType()).orElse("");
    Decided<Face> decided =
        MediaTypes.bare(contentType).equals(Json.MEDIA_TYPE) ? enrolSeen(ctx) : enrolPhoto(ctx);
    Face face = DecisionRoutes.told(ctx, decided);
    ctx.header("Location", "/v1/faces/" + face.id());
    ctx.status(201).json(new FaceJson(gallery).face(face));
  }

  private Decided<Face> enrolSeen(Context ctx) throws Exception {
    Query.only(ctx);
    String face = required("faceId", JsonBody.read(ctx, Enrolment.class).faceId());
    requireSameCollection(ctx.pathParam("c"), gallery.faces().get(face));
    return gallery.faces().assign(face, new Target.Present(ctx.pathParam("id")));
  }

  private static void requireSameCollection(String collection, Face face) {
    if (!face.collection().equals(collection)) {
      throw new ProblemException(
          409,
          "other-collection",
          "Other collection",
          "face " + face.id() + " is in collection " + face.collection() + "; enrol it there");
    }
  }

  private Decided<Face> enrolPhoto(Context ctx) throws Exception {
    Query.only(ctx, "face", "force");
    String collection = ctx.pathParam("c");
    People.Person person = gallery.people().get(collection, ctx.pathParam("id"));
    FaceChoice choice = FaceChoice.of(ctx);
    FaceLooking.Chosen chosen = looking.choose(PhotoBody.read(ctx, looking), collection, choice);
    return gallery
        .faces()
        .enrol(
            collection,
            person.id(),
            chosen.space(),
            chosen.portrait().face(),
            chosen.portrait().jpeg());
  }

  private void merge(Context ctx) throws Exception {
    Query.only(ctx);
    String from = required("from", JsonBody.read(ctx, Merge.class).from());
    ctx.json(
        FaceJson.person(
            DecisionRoutes.told(
                ctx, gallery.people().merge(ctx.pathParam("c"), ctx.pathParam("id"), from))));
  }

  private void split(Context ctx) throws Exception {
    Query.only(ctx);
    Split split = JsonBody.read(ctx, Split.class);
    if (split.faces() == null || split.faces().isEmpty()) {
      throw new ProblemException(
          422,
          "member-missing",
          "Member missing",
          "the body lacks 'faces': which are to be moved?");
    }
    Target target = target(split.name(), split.person());
    People.Person other =
        DecisionRoutes.told(
            ctx,
            gallery.people().split(ctx.pathParam("c"), ctx.pathParam("id"), split.faces(), target));
    ctx.status(201).json(FaceJson.person(other));
  }

  /** Exactly one of the two must be there. */
  static Target target(@Nullable String name, @Nullable String person) {
    if ((name == null) == (person == null)) {
      throw new ProblemException(
          422,
          "member-missing",
          "Member missing",
          "say either 'person' (the id of somebody who is there) or 'name' (of somebody new)");
    }
    return person != null ? new Target.Present(person) : new Target.New(required("name", name));
  }
}
