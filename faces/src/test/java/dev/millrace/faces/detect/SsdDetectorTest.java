package dev.millrace.faces.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.faces.FakeSession;
import dev.millrace.faces.detect.SsdDetector.Frame;
import dev.millrace.faces.detect.SsdDetector.Looks;
import dev.millrace.faces.image.Picture;
import dev.millrace.faces.net.Net;
import dev.millrace.faces.net.PixelFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SsdDetectorTest {

  private static final Picture PHOTO = new Picture(1000, 600, new byte[3 * 1000 * 600], 1);
  private static final double[] LARGE = {0.1, 0.1, 0.5, 0.3, 0.9};
  private static final double[] SMALL = {0.1, 0.6, 0.13, 0.62, 0.8};

  @Test
  void aPhotoThatLeavesNoDoubtIsLookedAtOnce() {
    FakeSession net = FakeSession.detector(width -> List.of(LARGE));

    List<Detection> faces = detector(net).detect(PHOTO);

    assertThat(faces).hasSize(1);
    assertThat(net.runs).containsExactly(List.of(1L, 3L, 192L, 320L));
  }

  @Test
  void boxesAreInPixelsOfThePicture() {
    FakeSession net = FakeSession.detector(width -> List.of(LARGE));

    Detection face = detector(net).detect(PHOTO).getFirst();

    assertThat(face.left()).isCloseTo(100, within(1e-3));
    assertThat(face.right()).isCloseTo(300, within(1e-3));
    assertThat(face.top()).isCloseTo(60, within(1e-3)); // 192 input rows are 600 picture rows
    assertThat(face.bottom()).isCloseTo(300, within(1e-3));
  }

  @Test
  void aSmallFaceIsBelievedOnlyWhenACloserLookSeesItToo() {
    FakeSession seen =
        FakeSession.detector(width -> width == 320 ? List.of(LARGE, SMALL) : List.of(SMALL));
    FakeSession gone =
        FakeSession.detector(width -> width == 320 ? List.of(LARGE, SMALL) : List.of());

    assertThat(detector(seen).detect(PHOTO)).hasSize(2);
    assertThat(detector(gone).detect(PHOTO)).hasSize(1);
    assertThat(gone.runs).hasSize(2);
  }

  @Test
  void aWeakProposalAsksForACloserLookAndAWeakerOneDoesNot() {
    FakeSession weak = FakeSession.detector(width -> List.of(LARGE, scored(0.12)));
    FakeSession noise = FakeSession.detector(width -> List.of(LARGE, scored(0.09)));

    detector(weak).detect(PHOTO);
    detector(noise).detect(PHOTO);

    assertThat(weak.runs).hasSize(2);
    assertThat(noise.runs).hasSize(1);
  }

  @Test
  void aPhotoWithoutProposalsIsLookedAtOnceMore() {
    FakeSession net = FakeSession.detector(width -> List.of());

    assertThat(detector(net).detect(PHOTO)).isEmpty();
    assertThat(net.runs).hasSize(2);
  }

  @Test
  void aSmallPhotoIsNotEnlargedToBeLookedAtAgain() {
    FakeSession net = FakeSession.detector(width -> List.of());

    detector(net).detect(new Picture(100, 100, new byte[30_000], 1));

    assertThat(net.runs).hasSize(1);
  }

  @Test
  void aFaceSeenTwiceIsOneFaceWithItsBetterScore() {
    FakeSession net =
        FakeSession.detector(
            width ->
                width == 320
                    ? List.of(LARGE, scored(0.2))
                    : List.of(new double[] {0.1, 0.1, 0.5, 0.31, 0.95}));

    List<Detection> faces = detector(net).detect(PHOTO);

    assertThat(faces).hasSize(1);
    assertThat(faces.getFirst().score()).isCloseTo(0.95, within(1e-6));
  }

  @Test
  void aGraphOfAFixedSizeIsRefusedForSeveralSizes() {
    FakeSession fixed =
        new FakeSession(
            List.of(1L, 3L, 320L, 320L),
            Map.of("boxes", List.of(1L, 9L, 4L), "scores", List.of(1L, 9L)),
            input -> Map.of());
    Net net = new Net(fixed, "detector", 320, 1, PixelFormat.RGB);

    assertThatThrownBy(
            () -> new SsdDetector(net, new Looks(List.of(320), Frame.SNUG, 0.3, 0.5, 0.5)))
        .hasMessageContaining("frame: square");
    assertThatThrownBy(
            () -> new SsdDetector(net, new Looks(List.of(320, 512), Frame.SQUARE, 0.3, 0.5, 0.5)))
        .hasMessageContaining("[320, 512]");
  }

  @Test
  void ofOverlappingBoxesTheBestStays() {
    Detection best = new Detection(0, 0, 10, 10, 0.9, new double[0]);
    Detection repeat = new Detection(1, 0, 11, 10, 0.8, new double[0]);
    Detection neighbour = new Detection(6, 0, 16, 10, 0.7, new double[0]);

    assertThat(Suppression.best(List.of(neighbour, repeat, best), 0.5))
        .containsExactly(best, neighbour);
  }

  private static double[] scored(double score) {
    return new double[] {0.6, 0.6, 0.9, 0.8, score};
  }

  private static SsdDetector detector(FakeSession session) {
    return new SsdDetector(
        new Net(session, "detector", 512, 1, PixelFormat.RGB),
        new Looks(List.of(320, 512), Frame.SNUG, 0.3, 0.5, 0.5));
  }
}
