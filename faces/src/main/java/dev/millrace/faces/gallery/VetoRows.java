package dev.millrace.faces.gallery;

import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Reading and writing which face is not which person. */
final class VetoRows {
  private VetoRows() {}

  static int add(Handle handle, String face, String person) {
    return handle.execute(
        "insert into face_veto(face, person) values (?, ?) on conflict do nothing", face, person);
  }

  static int remove(Handle handle, String face, String person) {
    return handle.execute("delete from face_veto where face = ? and person = ?", face, person);
  }

  static Set<String> of(Handle handle, String face) {
    return handle
        .createQuery("select person from face_veto where face = :face")
        .bind("face", face)
        .mapTo(String.class)
        .set();
  }

  static Set<String> facesNot(Handle handle, String person) {
    return handle
        .createQuery("select face from face_veto where person = :person")
        .bind("person", person)
        .mapTo(String.class)
        .set();
  }
}
