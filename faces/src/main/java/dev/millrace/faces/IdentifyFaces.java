package dev.millrace.faces;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.faces.gallery.FaceMatcher;
import dev.millrace.faces.gallery.Match;
import dev.millrace.faces.gallery.SeenFace;
import dev.millrace.faces.image.Picture;
import dev.millrace.faces.image.Pictures;
import dev.millrace.model.ModelSource;
import dev.millrace.model.ServedModel;
import dev.millrace.pipeline.Answer;
import dev.millrace.pipeline.BadInputException;
import dev.millrace.pipeline.InvalidPipelineException;
import dev.millrace.pipeline.JsonDifference;
import dev.millrace.pipeline.PipelineDefinition;
import dev.millrace.pipeline.Task;
import dev.millrace.pipeline.TaskContext;
import java.util.ArrayList;
import java.util.List;

/**
 * The task {@code identify-faces}: finds the faces of a photo, asks the gallery who they are, and
 * keeps them there together with the result.
 *
 * <p>The model reference is resolved at each run, so a moved alias holds from the next run on. A
 * photo without faces is a success. Thread-safe.
 */
public final class IdentifyFaces implements Task {

  /** The task's name in pipeline definitions. */
  public static final String NAME = "identify-faces";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ModelSource models;
  private final Pictures pictures;
  private final FaceFinders finders;
  private final FaceMatcher gallery;

  public IdentifyFaces(
      ModelSource models, Pictures pictures, FaceFinders finders, FaceMatcher gallery) {
    this.models = models;
    this.pictures = pictures;
    this.finders = finders;
    this.gallery = gallery;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void check(PipelineDefinition definition) {
    if (definition.model() == null) {
      throw new InvalidPipelineException(
          "The task identify-faces needs a model, such as model: \"faces@live\".");
    }
    IdentifyOptions.read(definition.options());
  }

  @Override
  public List<String> missing(PipelineDefinition definition) {
    return models.missing(model(definition)).stream().toList();
  }

  /**
   * Looks at the run's photo.
   *
   * @throws BadInputException when the object is not a picture that can be decoded
   */
  @Override
  public Answer run(TaskContext context) throws InterruptedException {
    IdentifyOptions options = IdentifyOptions.read(context.definition().options());
    ServedModel model = models.resolve(model(context.definition()));
    FaceFinder finder = finders.get(model);
    Seen seen = pictures.use(context.file(), picture -> look(picture, finder, options));
    context.checkpoint();
    List<Match> matches =
        context.isTrial()
            ? gallery.matchOnTrial(options.collection(), finder, seen.faces())
            : gallery.match(options.collection(), finder.space(), seen.faces());
    List<SeenFace> faces = new ArrayList<>(matches.size());
    for (int i = 0; i < matches.size(); i++) {
      faces.add(
          new SeenFace(
              SeenFace.id(context.runId(), i),
              options.collection(),
              finder.space(),
              source(context),
              seen.faces().get(i),
              matches.get(i)));
    }
    return new Answer(
        JSON.valueToTree(IdentifyResult.of(seen.image(), faces)),
        model.provenance(),
        handle -> gallery.remember(handle, faces));
  }

  @Override
  public List<JsonDifference> differences(JsonNode one, JsonNode other) {
    return IdentityFlips.between(one, other);
  }

  /** What is left of a picture when its pixels are let go. */
  private record Seen(IdentifyResult.Image image, List<FoundFace> faces) {}

  private static Seen look(Picture picture, FaceFinder finder, IdentifyOptions options) {
    List<FoundFace> faces =
        finder.find(picture).stream()
            .filter(face -> face.score() >= options.minScore())
            .filter(face -> face.quality() >= options.minQuality())
            .toList();
    return new Seen(
        new IdentifyResult.Image(picture.width(), picture.height(), picture.orientation()), faces);
  }

  private static SeenFace.Source source(TaskContext context) {
    return new SeenFace.Source(context.runId(), context.bucket(), context.key(), context.version());
  }

  private static String model(PipelineDefinition definition) {
    return java.util.Objects.requireNonNull(definition.model(), "checked when it was declared");
  }
}
