package dev.millrace.faces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.faces.gallery.FaceMatcher;
import dev.millrace.faces.gallery.Match;
import dev.millrace.faces.gallery.SeenFace;
import dev.millrace.faces.image.Pictures;
import dev.millrace.pipeline.Answer;
import dev.millrace.pipeline.BadInputException;
import dev.millrace.pipeline.InvalidPipelineException;
import dev.millrace.pipeline.PipelineDefinition;
import dev.millrace.pipeline.TaskContext;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentifyFacesTest {

  private static final double[] LARGE = {0.1, 0.1, 0.8, 0.4, 0.9};
  private static final double[] LESSER = {0.2, 0.6, 0.7, 0.8, 0.6};

  @TempDir Path directory;

  private final Gallery gallery = new Gallery();

  @Test
  void theResultIsThatOfTheContract() throws Exception {
    JsonNode result = run(model(List.of(LARGE, LESSER)), "{}").result();

    assertThat(result.at("/image/width").asInt()).isEqualTo(400);
    assertThat(result.at("/image/height").asInt()).isEqualTo(320);
    assertThat(result.at("/image/orientation").asInt()).isEqualTo(1);
    assertThat(result.at("/faces")).hasSize(2);
    JsonNode face = result.at("/faces/0");
    assertThat(names(face)).containsExactly("id", "box", "landmarks", "score", "quality", "match");
    assertThat(names(face.get("box"))).containsExactly("x", "y", "width", "height");
    assertThat(face.at("/box/x").asDouble()).isEqualTo(40);
    assertThat(face.at("/box/width").asDouble()).isEqualTo(120);
    assertThat(face.at("/landmarks")).hasSize(68);
    assertThat(face.at("/landmarks/0")).hasSize(2);
    assertThat(face.at("/score").asDouble()).isEqualTo(0.9);
    assertThat(face.at("/quality").asDouble()).isBetween(0.0, 1.0);
    assertThat(face.at("/match/status").asText()).isEqualTo("unknown");
    assertThat(face.at("/match/candidates").isArray()).isTrue();
  }

  @Test
  void aRepeatedAttemptGivesTheSameAnswerAndTheSameIds() throws Exception {
    FakeModel model = model(List.of(LARGE, LESSER));

    JsonNode first = run(model, "{}").result();
    JsonNode second = run(model, "{}").result();

    assertThat(second).isEqualTo(first);
    assertThat(first.at("/faces/0/id").asText()).isEqualTo("f-run7-0");
    assertThat(first.at("/faces/1/id").asText()).isEqualTo("f-run7-1");
  }

  @Test
  void facesAreKeptWithTheResultAndNotBefore() throws Exception {
    Answer answer = run(model(List.of(LARGE)), "{\"collection\": \"guests\"}");

    assertThat(gallery.kept).isEmpty();
    try (Handle handle = Jdbi.create("jdbc:sqlite::memory:").open()) {
      answer.alongside().write(handle);
    }

    assertThat(gallery.kept).hasSize(1);
    SeenFace kept = gallery.kept.getFirst();
    assertThat(kept.id()).isEqualTo("f-run7-0");
    assertThat(kept.collection()).isEqualTo("guests");
    assertThat(kept.space()).isEqualTo("faces/sha256:0123/align-1");
    assertThat(kept.source())
        .isEqualTo(new SeenFace.Source("run7", "photos", "a.png", "ab".repeat(32)));
    assertThat(kept.face().embedding()).hasSize(3);
    assertThat(answer.provenance().digest()).isEqualTo("sha256:0123");
  }

  @Test
  void aPhotoWithoutFacesIsASuccess() throws Exception {
    JsonNode result = run(model(List.of()), "{}").result();

    assertThat(result.at("/faces").isArray()).isTrue();
    assertThat(result.at("/faces")).isEmpty();
  }

  @Test
  void facesUnderTheOptionsLimitsAreLeftOut() throws Exception {
    FakeModel model = model(List.of(LARGE, LESSER));

    assertThat(run(model, "{\"minScore\": 0.7}").result().at("/faces")).hasSize(1);
    assertThat(run(model, "{\"minQuality\": 1}").result().at("/faces")).isEmpty();
  }

  @Test
  void aFileThatIsNoPictureIsRefusedForGood() throws Exception {
    Path text = Files.writeString(directory.resolve("a.png"), "hello");

    assertThatThrownBy(() -> task(model(List.of())).run(new Context(text, definition("{}"))))
        .isInstanceOf(BadInputException.class);
  }

  @Test
  void mistakesInThePipelineAreRefusedWhenItIsDeclared() {
    IdentifyFaces task = task(model(List.of()));

    task.check(definition("{\"collection\": \"people\", \"minScore\": 0.5}"));
    assertThatThrownBy(() -> task.check(definition("{\"colection\": \"people\"}")))
        .isInstanceOf(InvalidPipelineException.class)
        .hasMessageContaining("options.colection is not known");
    assertThatThrownBy(() -> task.check(definition("{\"collection\": \"My People\"}")))
        .isInstanceOf(InvalidPipelineException.class)
        .hasMessageContaining("not \"My People\"");
    assertThatThrownBy(() -> task.check(definition("{\"minScore\": \"high\"}")))
        .isInstanceOf(InvalidPipelineException.class)
        .hasMessageContaining("options.minScore must be a number");
    assertThatThrownBy(
            () ->
                task.check(
                    new PipelineDefinition(
                        new PipelineDefinition.On("photos", "", List.of()),
                        "identify-faces",
                        null,
                        PipelineDefinition.noOptions(),
                        5,
                        0)))
        .isInstanceOf(InvalidPipelineException.class)
        .hasMessageContaining("faces@live");
  }

  @Test
  void theFinderOfAVersionIsKeptWhileTheVersionStaysLoaded() {
    FaceFinders finders = new FaceFinders();
    FakeModel loaded = model(List.of());
    FakeModel loadedAgain = model(List.of());

    assertThat(finders.get(loaded)).isSameAs(finders.get(loaded));
    assertThat(finders.get(loadedAgain)).isNotSameAs(finders.get(loaded));
  }

  private Answer run(FakeModel model, String options) throws Exception {
    Path photo = directory.resolve("photo.png");
    BufferedImage image = new BufferedImage(400, 320, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.PINK);
    graphics.fillOval(60, 60, 80, 120);
    graphics.dispose();
    ImageIO.write(image, "png", photo.toFile());
    return task(model).run(new Context(photo, definition(options)));
  }

  private IdentifyFaces task(FakeModel model) {
    return new IdentifyFaces(reference -> model, new Pictures(), new FaceFinders(), gallery);
  }

  private static FakeModel model(List<double[]> boxes) {
    double[] points = new double[136];
    for (int i = 0; i < 136; i++) {
      points[i] = 0.3 + 0.4 * ((i * 37 % 100) / 100.0);
    }
    return new FakeModel(
        FakeModel.FACE_API,
        Map.of(
            "detector", FakeSession.detector(width -> boxes),
            "landmarks", FakeSession.landmarks(points),
            "embedder", FakeSession.embedder(150)));
  }

  private static PipelineDefinition definition(String options) {
    return new PipelineDefinition(
        new PipelineDefinition.On("photos", "", List.of()),
        "identify-faces",
        "faces@live",
        FakeModel.json(options),
        5,
        0);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Knows nobody, and keeps what it is given. */
  private static final class Gallery implements FaceMatcher {
    private final List<SeenFace> kept = new ArrayList<>();

    @Override
    public List<Match> match(String collection, String space, List<FoundFace> faces) {
      return faces.stream().map(face -> Match.unknown(List.of())).toList();
    }

    @Override
    public void remember(Handle handle, List<SeenFace> faces) {
      kept.addAll(faces);
    }

    @Override
    public Optional<String> servingSpace(String collection) {
      return Optional.empty();
    }
  }

  private record Context(Path file, PipelineDefinition definition) implements TaskContext {
    @Override
    public String runId() {
      return "run7";
    }

    @Override
    public String pipeline() {
      return "faces";
    }

    @Override
    public String bucket() {
      return "photos";
    }

    @Override
    public String key() {
      return "a.png";
    }

    @Override
    public String version() {
      return "ab".repeat(32);
    }

    @Override
    public String mediaType() {
      return "image/png";
    }

    @Override
    public long size() {
      return 1;
    }

    @Override
    public InputStream open() {
      try {
        return Files.newInputStream(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void checkpoint() {}
  }
}
