package dev.millrace.server.http;

import dev.millrace.faces.gallery.Crops;
import dev.millrace.faces.gallery.Face;
import dev.millrace.faces.gallery.Gallery;
import dev.millrace.faces.gallery.GalleryException;
import dev.millrace.faces.gallery.Photos;
import dev.millrace.faces.gallery.SeenFace;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Small pictures of faces, cut from the kept photos. The last few hundred are held in memory, since
 * decoding a photo for each of its faces would cost a tenth of a second every time; one is only
 * given out after the face was looked up, so an erased face has none.
 */
final class Thumbnails {
  private static final int HELD = 512;
  private static final int DEFAULT_SIZE = 160;
  private static final int SMALLEST = 16;
  private static final int LARGEST = 512;

  private final Gallery gallery;
  private final Photos photos;
  private final FaceLooking looking;
  private final Map<Key, byte[]> held =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, byte[]> eldest) {
          return size() > HELD;
        }
      };

  private record Key(String face, int size) {}

  Thumbnails(Gallery gallery, Photos photos, FaceLooking looking) {
    this.gallery = gallery;
    this.photos = photos;
    this.looking = looking;
  }

  void get(Context ctx) throws Exception {
    Query.only(ctx, "size");
    int size = size(ctx);
    Face face = gallery.faces().get(ctx.pathParam("id"));
    if (face.gone()) {
      throw gone(face);
    }
    ctx.contentType("image/jpeg");
    ctx.header("Cache-Control", "private, max-age=300");
    ctx.result(of(face, size));
  }

  private static int size(Context ctx) {
    String text = Optional.ofNullable(ctx.queryParam("size")).orElse("" + DEFAULT_SIZE);
    int size = text.matches("\\d{1,3}") ? Integer.parseInt(text) : 0;
    if (size < SMALLEST || size > LARGEST) {
      throw Query.bad("size", text, "a whole number from " + SMALLEST + " to " + LARGEST);
    }
    return size;
  }

  private byte[] of(Face face, int size) throws Exception {
    Key key = new Key(face.id(), size);
    synchronized (held) {
      byte[] present = held.get(key);
      if (present != null) {
        return present;
      }
    }
    byte[] made = looking.compute(() -> make(face, size));
    synchronized (held) {
      held.put(key, made);
    }
    return made;
  }

  private byte[] make(Face face, int size) {
    SeenFace.Source source = face.source();
    if (source != null) {
      return photos
          .use(source, picture -> Crops.thumbnail(picture, face.box(), size))
          .orElseThrow(() -> gone(face));
    }
    byte[] portrait = gallery.faces().portrait(face.id()).orElseThrow(() -> gone(face));
    return photos.use(portrait, picture -> Crops.thumbnail(picture, face.box(), size));
  }

  private static GalleryException gone(Face face) {
    return new GalleryException(
        GalleryException.Kind.GONE,
        "photo-gone",
        "the photo that face " + face.id() + " was seen in is no longer kept");
  }
}
