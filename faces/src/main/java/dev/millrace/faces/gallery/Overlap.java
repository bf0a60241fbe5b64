package dev.millrace.faces.gallery;

import dev.millrace.faces.FoundFace;
import dev.millrace.faces.FoundFace.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Recognises faces of a photo by where they are, when another model looks at it. */
final class Overlap {
  /** Models draw boxes of different cut around one face; two faces hardly overlap this much. */
  static final double LEAST = 0.3;

  private Overlap() {}

  private record Pair(String face, int found, double overlap) {}

  /** The new embedding of each old face that was found again. */
  static Map<String, float[]> vectors(List<Face> faces, List<FoundFace> found) {
    List<Pair> pairs = new ArrayList<>();
    for (Face face : faces) {
      for (int i = 0; i < found.size(); i++) {
        double overlap = of(face.box(), found.get(i).box());
        if (overlap >= LEAST) {
          pairs.add(new Pair(face.id(), i, overlap));
        }
      }
    }
    pairs.sort(Comparator.comparingDouble(Pair::overlap).reversed().thenComparing(Pair::face));
    Map<String, float[]> vectors = new HashMap<>();
    Set<Integer> taken = new HashSet<>();
    for (Pair pair : pairs) {
      if (!vectors.containsKey(pair.face()) && taken.add(pair.found())) {
        vectors.put(pair.face(), found.get(pair.found()).embedding());
      }
    }
    return vectors;
  }

  /** The area that two boxes share, over the area they cover together. */
  static double of(Box a, Box b) {
    double width = Math.min(a.x() + a.width(), b.x() + b.width()) - Math.max(a.x(), b.x());
    double height = Math.min(a.y() + a.height(), b.y() + b.height()) - Math.max(a.y(), b.y());
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double shared = width * height;
    return shared / (a.width() * a.height() + b.width() * b.height() - shared);
  }
}
