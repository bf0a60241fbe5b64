package dev.millrace.server;

import dev.millrace.faces.FaceFinder;
import dev.millrace.faces.FaceFinders;
import dev.millrace.faces.IdentifyFaces;
import dev.millrace.faces.gallery.Calibrations;
import dev.millrace.faces.gallery.Finders;
import dev.millrace.faces.gallery.Gallery;
import dev.millrace.faces.gallery.KeptPhotos;
import dev.millrace.faces.gallery.Photos;
import dev.millrace.faces.image.Pictures;
import dev.millrace.model.Acceptance;
import dev.millrace.model.ModelException;
import dev.millrace.model.ModelVersion;
import dev.millrace.model.Models;
import dev.millrace.model.PackageRule;
import dev.millrace.model.Runtime;
import dev.millrace.model.ServedModel;
import dev.millrace.model.StoppingException;
import dev.millrace.object.DiskReserveException;
import dev.millrace.pipeline.Compute;
import dev.millrace.pipeline.Objects;
import dev.millrace.pipeline.Task;
import dev.millrace.runtimes.infer.Infer;
import dev.millrace.server.data.DataDirectory;
import dev.millrace.server.http.FaceLooking;
import dev.millrace.server.http.GalleryRoutes;
import dev.millrace.server.http.Routes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Face recognition over one data directory: the models, the finder of the live one, the gallery,
 * the task.
 */
final class Recognition implements Finders, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Recognition.class);
  private static final String MODEL = "faces";
  private static final String ALIAS = "live";

  /** What pipelines name to get the model that is live at each run. */
  static final String LIVE = MODEL + "@" + ALIAS;

  /** What the tasks here ask of the packages that are made for them. */
  static final List<PackageRule> RULES =
      List.of(Infer.PACKAGES, new PackageRule(IdentifyFaces.NAME, false, FaceFinders::of));

  private final Pictures pictures = new Pictures();
  private final FaceFinders finders = new FaceFinders();
  private final Models models;
  private final Photos photos;
  private final Gallery gallery;
  private final Path defaultPackage;
  private @Nullable Thread loading;
  private volatile Optional<String> notReady = Optional.of("the face model is being verified");

  /**
   * @param runtimes what models run on
   * @param defaultPackage the package that is published at the first start
   */
  Recognition(
      DataDirectory data,
      Storage storage,
      List<Runtime> runtimes,
      Path defaultPackage,
      Compute compute) {
    Objects objects = storage.objects;
    InstantSource clock = storage.clock;
    this.models =
        new Models(
            storage.database,
            data.models(),
            runtimes,
            compute,
            new Acceptance(storage.reserve, RULES),
            clock);
    this.photos = new KeptPhotos(() -> objects, pictures);
    this.gallery = new Gallery(storage.database, Calibrations.shipped(), photos, clock);
    this.defaultPackage = defaultPackage;
    objects.onDeletion(
        (handle, object) ->
            gallery.faces().objectDeleted(handle, object.bucket(), object.key(), object.version()));
    models.onAliasMoved(this::aliasMoved);
  }

  /**
   * Publishes the default package if no model is live yet. What is live is verified in the
   * background: what lands meanwhile is kept, and its runs wait for the model.
   */
  void start() {
    gallery.start();
    if (models.aliased(MODEL, ALIAS).isEmpty()) {
      publishDefault();
    }
    loading = Thread.ofPlatform().name("model-start").daemon(true).start(this::verifyLive);
  }

  private void publishDefault() {
    if (!Files.exists(defaultPackage.resolve("model.yaml"))) {
      log.warn(
          "there is no face model package at {}, so nothing is recognised; build it with: millrace build",
          defaultPackage.toAbsolutePath());
      return;
    }
    log.info("publishing the face model: its verification cases run now");
    try {
      Models.Published published = models.publish(defaultPackage);
      models.moveAlias(MODEL, ALIAS, published.version().number());
    } catch (DiskReserveException e) {
      log.error(
          "the face model is not published: {}; it is tried again at the next start",
          e.getMessage());
    }
  }

  private void verifyLive() {
    try {
      models.start();
      gallery.reembedding().modelIs(live());
      notReady = Optional.empty();
    } catch (StoppingException | ModelException e) {
      notReady = Optional.of(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("the face model could not be started", e);
      notReady = Optional.of("the face model could not be started: " + e.getMessage());
    }
  }

  private void aliasMoved(String name, String alias, ServedModel model) {
    if (name.equals(MODEL) && alias.equals(ALIAS)) {
      gallery.reembedding().modelIs(finders.get(model));
      notReady = Optional.empty();
    }
  }

  /** All models of this installation. */
  Models models() {
    return models;
  }

  /** Whether a face model is published. */
  boolean available() {
    return models.aliased(MODEL, ALIAS).isPresent();
  }

  /** Makes a collection unless there is one of that name. */
  void ensureCollection(String name) {
    gallery.collections().put(name, Optional.empty(), Optional.empty());
  }

  /** Empty when the live model is verified, else why not. */
  Optional<String> notReady() {
    return notReady;
  }

  /** What can be done with the models here. */
  List<Task> tasks() {
    return List.of(
        new IdentifyFaces(models, pictures, finders, gallery.matcher()),
        new Infer(models, new InferPictures(pictures)));
  }

  Routes routes(Compute compute, long maxBytes) {
    FaceLooking looking = new FaceLooking(this, gallery.matcher(), pictures, compute, maxBytes);
    return new GalleryRoutes(gallery, photos, looking);
  }

  @Override
  public FaceFinder live() {
    return finders.get(models.resolve(LIVE));
  }

  @Override
  public Optional<FaceFinder> in(String space) {
    FaceFinder live = live();
    if (live.space().equals(space)) {
      return Optional.of(live);
    }
    return models.versions(MODEL).stream()
        .map(this::finder)
        .flatMap(Optional::stream)
        .filter(finder -> finder.space().equals(space))
        .findFirst();
  }

  /** The finder of a version, unless that is refused here. */
  private Optional<FaceFinder> finder(ModelVersion version) {
    try {
      return Optional.of(finders.get(models.resolve(MODEL + "@" + version.number())));
    } catch (ModelException refused) {
      log.debug("{}@{} is not served", MODEL, version.number(), refused);
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    gallery.close();
    models.close(); // what is being loaded is waited for, and nothing further is
    if (loading != null) {
      try {
        loading.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
