package dev.millrace.faces;

import dev.millrace.faces.FinderSettings.DetectorSettings;
import dev.millrace.faces.FinderSettings.EmbedderSettings;
import dev.millrace.faces.FinderSettings.SsdSettings;
import dev.millrace.faces.FinderSettings.YunetSettings;
import dev.millrace.faces.align.LandmarkNet;
import dev.millrace.faces.detect.Detector;
import dev.millrace.faces.detect.SsdDetector;
import dev.millrace.faces.detect.YunetDetector;
import dev.millrace.faces.embed.Embedder;
import dev.millrace.faces.net.Net;
import dev.millrace.faces.net.PixelFormat;
import dev.millrace.model.ModelException;
import dev.millrace.model.ServedModel;
import dev.millrace.model.Session;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Face finders, made from model packages as their {@code preprocessing} says.
 *
 * <p>An instance keeps the finders of the few versions used last, so that their input memory is
 * reused. Thread-safe.
 */
public final class FaceFinders {

  /** The alignment's own revision: raise it whenever code here moves the vectors. */
  private static final String ALIGNMENT = "align-1";

  /** Pictures in a batch at most: more gain nothing on a CPU, and cost memory. */
  private static final int BATCH = 16;

  /** The serving version, the one before and a candidate, with one to spare. */
  private static final int KEPT = 4;

  private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

  /** A finder with the loaded model whose sessions it holds. */
  private record Kept(ServedModel model, FaceFinder finder) {}

  /** The finder of a model version: the same one at every call. */
  public FaceFinder get(ServedModel model) {
    synchronized (kept) {
      Kept known = kept.get(model.digest());
      if (known == null || !isSame(known.model(), model)) { // of another installation
        known = new Kept(model, of(model));
        kept.put(model.digest(), known);
      }
      if (kept.size() > KEPT) {
        kept.remove(kept.keySet().iterator().next());
      }
      return known.finder();
    }
  }

  @SuppressWarnings("ReferenceEquality") // a loaded model is itself only
  private static boolean isSame(ServedModel one, ServedModel other) {
    return one == other;
  }

  /**
   * A new finder of a model version.
   *
   * @throws ModelException when its preprocessing or its graphs do not make a face finder; the
   *     message says what is wrong
   */
  public static FaceFinder of(ServedModel model) {
    FinderSettings settings = FinderSettings.read(model.name(), model.preprocessing());
    Net embedder = embedderNet(model, settings.embedder());
    return new ModelFaceFinder(
        detector(model, settings.detector()),
        settings
            .landmarks()
            .map(landmarks -> new LandmarkNet(net(model, landmarks.role(), LandmarkNet.SIDE))),
        new Embedder(embedder, settings.embedder().shape(), settings.embedder().mirror()),
        settings.maxFaces(),
        model.name() + "/" + model.digest() + "/" + ALIGNMENT,
        dimensions(model, settings.embedder()));
  }

  private static Detector detector(ServedModel model, DetectorSettings settings) {
    Session session = model.session(settings.role());
    return switch (settings) {
      case SsdSettings ssd ->
          new SsdDetector(
              new Net(session, ssd.role(), ssd.looks().sizes().getLast(), 1, PixelFormat.RGB),
              ssd.looks());
      case YunetSettings yunet ->
          new YunetDetector(
              new Net(session, yunet.role(), yunet.size(), 1, PixelFormat.BGR),
              yunet.minScore(),
              yunet.overlap());
    };
  }

  private static Net net(ServedModel model, String role, int side) {
    return new Net(model.session(role), role, side, BATCH, PixelFormat.RGB);
  }

  private static Net embedderNet(ServedModel model, EmbedderSettings settings) {
    Session session = model.session(settings.role());
    return new Net(session, settings.role(), settings.shape().side(), BATCH, settings.format());
  }

  private static int dimensions(ServedModel model, EmbedderSettings settings) {
    var shape = model.session(settings.role()).signature().outputs().getFirst().shape();
    long length = shape.getLast();
    if (shape.size() != 2 || length < 1) {
      throw new ModelException(
          "Model %s: the output of %s must be [batch, length] with a fixed length, not %s."
              .formatted(model.name(), settings.role(), shape));
    }
    return Math.toIntExact(length);
  }
}
