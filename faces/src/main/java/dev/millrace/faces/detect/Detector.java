package dev.millrace.faces.detect;

import dev.millrace.faces.image.Picture;
import java.util.List;

/** Finds where the faces of a picture are. Implementations are thread-safe. */
public sealed interface Detector permits SsdDetector, YunetDetector {

  /** The faces, best score first. */
  List<Detection> detect(Picture picture);
}
