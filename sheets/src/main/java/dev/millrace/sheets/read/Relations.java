package dev.millrace.sheets.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a part of an Office file refers to: id, kind and target of each relation. */
record Relations(List<Relation> all) {

  /**
   * @param kind the last word of the relation's type, the same in strict and transitional files
   * @param target name of a part
   */
  record Relation(String id, String kind, String target) {}

  /** The relations of a part; none where the file has none. The package itself is {@code ""}. */
  static Relations of(ZipParts parts, String part, Budget budget) throws IOException {
    String folder = part.substring(0, part.lastIndexOf('/') + 1);
    String name = folder + "_rels/" + part.substring(folder.length()) + ".rels";
    List<Relation> all = new ArrayList<>();
    if (!parts.has(name)) {
      return new Relations(all);
    }
    try (XmlCursor xml = new XmlCursor(parts.open(name), budget)) {
      while (xml.nextStart()) {
        String target = xml.attribute("Target");
        String type = xml.attribute("Type");
        String id = xml.attribute("Id");
        if (xml.name().equals("Relationship") && target != null && type != null && id != null) {
          budget.keepName(id);
          budget.keepName(target);
          all.add(
              new Relation(id, type.substring(type.lastIndexOf('/') + 1), resolve(folder, target)));
        }
      }
    }
    return new Relations(all);
  }

  private static String resolve(String folder, String target) {
    String path = target.replace('\\', '/');
    if (path.startsWith("/")) {
      return path.substring(1);
    }
    List<String> steps = new ArrayList<>();
    for (String step : (folder + path).split("/", -1)) {
      if (step.equals("..") && !steps.isEmpty()) {
        steps.removeLast();
      } else if (!step.equals(".") && !step.equals("..")) {
        steps.add(step);
      }
    }
    return String.join("/", steps);
  }

  Optional<Relation> byId(String id) {
    return all.stream().filter(relation -> relation.id().equals(id)).findFirst();
  }

  /** Targets of one kind, such as {@code worksheet}. */
  List<String> targets(String kind) {
    return all.stream().filter(r -> r.kind().equals(kind)).map(Relation::target).toList();
  }
}
