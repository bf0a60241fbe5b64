package dev.millrace.faces;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.millrace.faces.align.ChipShape;
import dev.millrace.faces.detect.SsdDetector.Frame;
import dev.millrace.faces.detect.SsdDetector.Looks;
import dev.millrace.faces.embed.Embedder.Mirror;
import dev.millrace.faces.net.PixelFormat;
import dev.millrace.faces.net.PixelFormat.Channels;
import dev.millrace.model.ModelException;
import java.util.List;
import java.util.Optional;

/**
 * How a model package wants its nets used: the {@code preprocessing} part of its {@code
 * model.yaml}. {@code docs/faces.md} lists every setting.
 *
 * @param landmarks the net for 68 points; absent when the detector gives five points itself
 * @param maxFaces most faces of a picture that are embedded, the largest first
 */
record FinderSettings(
    DetectorSettings detector,
    Optional<LandmarkSettings> landmarks,
    EmbedderSettings embedder,
    int maxFaces) {

  private static final List<Integer> SIZES = List.of(320, 512, 1024);

  /** Which detector, and how to use it. */
  sealed interface DetectorSettings {
    String role();
  }

  /** A detector that decodes its own boxes, such as face-api's. */
  record SsdSettings(String role, Looks looks) implements DetectorSettings {}

  /** YuNet, at one side of its input. */
  record YunetSettings(String role, int size, double minScore, double overlap)
      implements DetectorSettings {}

  /** The 68-point net. */
  record LandmarkSettings(String role) {}

  /** The net that turns a chip into a vector. */
  record EmbedderSettings(String role, ChipShape shape, PixelFormat format, Mirror mirror) {}

  private enum DetectorFamily {
    SSD,
    YUNET
  }

  /** Names that users know their embedding nets by. */
  private enum EmbedderFamily {
    DLIB,
    ARCFACE,
    SFACE;

    ChipShape shape() {
      return this == DLIB ? ChipShape.DLIB : ChipShape.ARCFACE;
    }

    PixelFormat format() {
      return switch (this) {
        case DLIB -> PixelFormat.RGB;
        case ARCFACE -> new PixelFormat(Channels.RGB, 127.5f, 1 / 127.5f);
        case SFACE -> PixelFormat.BGR;
      };
    }
  }

  /**
   * Reads {@code preprocessing}.
   *
   * @param model named in messages
   * @throws ModelException with what is wrong and what would be right
   */
  static FinderSettings read(String model, JsonNode preprocessing) {
    Section all =
        new Section(
            "preprocessing",
            preprocessing.isObject() ? preprocessing : MissingNode.getInstance(),
            sentence -> new ModelException("Model " + model + ": " + sentence));
    FinderSettings settings =
        new FinderSettings(
            detector(all.section("detector")),
            landmarks(all.section("landmarks")),
            embedder(all.section("embedder")),
            all.whole("maxFaces", 200, 1, 1000));
    all.text("summary", ""); // for people, and for what results state
    all.done();
    boolean fivePoints = settings.detector() instanceof YunetSettings;
    if (fivePoints == settings.landmarks().isPresent()) {
      throw all.refuse(
          fivePoints
              ? "preprocessing.landmarks must be absent, because a yunet detector gives the points itself."
              : "preprocessing.landmarks is missing; an ssd detector gives boxes only, so name the role of a 68-point net, such as landmarks: {role: landmarks}.");
    }
    return settings;
  }

  private static DetectorSettings detector(Section section) {
    required(section);
    String role = section.text("role", "detector");
    DetectorSettings settings =
        switch (section.choice("family", DetectorFamily.SSD)) {
          case SSD ->
              new SsdSettings(
                  role,
                  new Looks(
                      ascending(section, section.wholes("sizes", SIZES, 64, 2048)),
                      section.choice("frame", Frame.SNUG),
                      section.number("minScore", 0.3, 0.01, 1),
                      section.number("closerMinScore", 0.5, 0.01, 1),
                      section.number("overlap", 0.5, 0.05, 1)));
          case YUNET ->
              new YunetSettings(
                  role,
                  section.whole("size", 640, 64, 2048),
                  section.number("minScore", 0.7, 0.01, 1),
                  section.number("overlap", 0.3, 0.05, 1));
        };
    section.done();
    return settings;
  }

  private static List<Integer> ascending(Section section, List<Integer> sizes) {
    for (int i = 0; i < sizes.size(); i++) {
      if (sizes.get(i) % 32 != 0 || (i > 0 && sizes.get(i) <= sizes.get(i - 1))) {
        throw section.refuse(
            "preprocessing.detector.sizes must be ascending multiples of 32, not %s.", sizes);
      }
    }
    return sizes;
  }

  private static Optional<LandmarkSettings> landmarks(Section section) {
    if (!section.present()) {
      return Optional.empty();
    }
    LandmarkSettings settings = new LandmarkSettings(section.text("role", "landmarks"));
    section.done();
    return Optional.of(settings);
  }

  private static EmbedderSettings embedder(Section section) {
    required(section);
    EmbedderFamily family = section.choice("family", EmbedderFamily.DLIB);
    PixelFormat format = family.format();
    EmbedderSettings settings =
        new EmbedderSettings(
            section.text("role", "embedder"),
            family.shape(),
            new PixelFormat(
                section.choice("channels", format.channels()),
                (float) section.number("mean", format.mean(), -255, 255),
                (float) section.number("scale", format.scale(), 1e-6, 255)),
            section.flag("mirror", true) ? Mirror.YES : Mirror.NO);
    section.done();
    return settings;
  }

  private static void required(Section section) {
    if (!section.present()) {
      throw section.refuse(
          "preprocessing needs detector and embedder, each with a family, such as detector: {family: ssd}, embedder: {family: dlib}.");
    }
  }
}
