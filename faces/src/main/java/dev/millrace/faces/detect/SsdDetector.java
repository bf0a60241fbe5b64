package dev.millrace.faces.detect;

import dev.millrace.faces.image.Picture;
import dev.millrace.faces.net.Net;
import dev.millrace.model.ModelException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A detector of boxes such as face-api's SSD MobileNetV1, used at several sizes.
 *
 * <p>Such a net finds faces of a certain range of sizes: at an input of 320 px those that fill the
 * picture or a tenth of it, at 512 or 1024 smaller ones, but then it misses the large. Looking at
 * every size would cost most photos many times what they need. So it looks at the smallest size
 * first, and closer only as long as a look leaves a doubt: a face at the lower end of its range, a
 * proposal too weak to count but too strong to ignore, or at first nothing at all. The looks' faces
 * are merged. See docs/faces.md for what that finds and costs.
 */
public final class SsdDetector implements Detector {

  /** Proposals weaker than the score of a face by more than this factor are noise. */
  private static final double DOUBTFUL = 3;

  /** Faces lower than this many input pixels are believed only when no closer look follows. */
  private static final double SMALL = 24;

  /** Closer looks at a picture enlarged more than this show nothing new. */
  private static final double MOST_ENLARGED = 2;

  private final BoxNet net;
  private final Looks looks;

  /** How the picture fills the input. */
  public enum Frame {
    /** A square with black below or to the right: what face-api does. */
    SQUARE,
    /** Without most of the black: the same faces for a third less work on a 3:2 photo. */
    SNUG
  }

  /**
   * How often and how closely to look.
   *
   * @param sizes sides of the input in pixels, ascending
   * @param frame how the picture fills the input
   * @param minScore of a face at the first look
   * @param closerMinScore of a face at closer looks, which see more that is not a face
   * @param overlap of two boxes, above which they are one face
   */
  public record Looks(
      List<Integer> sizes, Frame frame, double minScore, double closerMinScore, double overlap) {
    public Looks {
      sizes = List.copyOf(sizes);
    }
  }

  /**
   * Takes a net and says how to look.
   *
   * @param net whose input holds the largest size
   * @throws ModelException when the net lacks the outputs, or fixes its input and the looks vary
   */
  public SsdDetector(Net net, Looks looks) {
    this.net = new BoxNet(net, looks.frame());
    this.looks = looks;
    if (looks.sizes().size() > 1 && !net.anyShape()) {
      throw new ModelException(
          "The detector's input has a fixed size, but preprocessing lists sizes "
              + looks.sizes()
              + "; leave the one it has.");
    }
  }

  @Override
  public List<Detection> detect(Picture picture) {
    double longSide = Math.max(picture.width(), picture.height());
    List<Integer> sizes = worthwhile(longSide);
    List<Detection> found = List.of();
    for (int size : sizes) {
      boolean first = size == sizes.getFirst();
      double minScore = first ? looks.minScore() : looks.closerMinScore();
      List<Detection> proposals =
          Suppression.best(net.look(picture, size, minScore / DOUBTFUL), looks.overlap());
      List<Detection> faces = proposals.stream().filter(p -> p.score() >= minScore).toList();
      double small = SMALL * longSide / size;
      List<Detection> sure = faces.stream().filter(face -> face.height() >= small).toList();
      boolean doubt = sure.size() < proposals.size() || (first && proposals.isEmpty());
      if (!doubt || size == sizes.getLast()) {
        return merged(found, faces);
      }
      found = merged(found, sure);
    }
    return found;
  }

  /** The sizes but those that would only enlarge the picture. */
  private List<Integer> worthwhile(double longSide) {
    int first = looks.sizes().getFirst();
    return looks.sizes().stream()
        .filter(size -> size == first || size <= MOST_ENLARGED * longSide)
        .toList();
  }

  private List<Detection> merged(List<Detection> some, List<Detection> others) {
    return some.isEmpty()
        ? others
        : Suppression.best(Stream.concat(some.stream(), others.stream()).toList(), looks.overlap());
  }
}
