package dev.millrace.sheets.ingest;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A kind of tables that files hold, such as customers beside sales. Each wants a dataset of its
 * own.
 *
 * @param name as its files or sheets are called, for people and for the names of files
 * @param columns that its layouts have, as people wrote them
 * @param files that hold such tables; a file may hold several kinds
 * @param fingerprints of its layouts
 * @param rows of data
 */
public record Kind(
    String name, List<String> columns, List<SourceFile> files, Set<String> fingerprints, int rows) {
  public Kind {
    columns = List.copyOf(columns);
    files = List.copyOf(files);
    fingerprints = Set.copyOf(fingerprints);
  }

  /** Decisions that leave out the layouts of all other kinds. */
  public Map<String, LayoutDecision> alone(List<Kind> all, Map<String, LayoutDecision> decided) {
    Map<String, LayoutDecision> alone = new LinkedHashMap<>(decided);
    Set<String> others = new LinkedHashSet<>();
    all.forEach(kind -> others.addAll(kind.fingerprints));
    others.removeAll(fingerprints);
    others.forEach(other -> alone.put(other, LayoutDecision.leftOut(other)));
    return alone;
  }
}
