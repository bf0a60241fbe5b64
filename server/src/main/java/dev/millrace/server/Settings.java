package dev.millrace.server;

import dev.millrace.object.InvalidNameException;
import dev.millrace.object.Names;
import dev.millrace.server.access.AccessKey;
import dev.millrace.server.access.AccessKeys;
import dev.millrace.server.access.Scope;
import dev.millrace.server.config.Config;
import dev.millrace.server.config.Config.Limits;
import dev.millrace.server.config.ConfigException;
import dev.millrace.server.http.HttpSettings;
import dev.millrace.server.http.Lingering;
import dev.millrace.server.http.UploadLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** The configuration in the terms of the parts, checked where parts meet. */
record Settings(
    HttpSettings http, AccessKeys keys, UploadLimits uploads, Duration longestWait, int workers) {

  static Settings of(Config config) {
    AccessKeys keys = new AccessKeys(config.keys().stream().map(Settings::key).toList());
    if (!keys.required() && !isThisMachine(config.host())) {
      throw new ConfigException(
          "without keys Millrace listens only on this machine, and "
              + config.host()
              + " is reachable from others; make a key with 'millrace key NAME' and put what it"
              + " prints into the configuration");
    }
    config.watch().forEach(watch -> requireWatchable(watch, config.data()));
    Limits limits = config.limits();
    return new Settings(
        http(config),
        keys,
        new UploadLimits(
            limits.uploadsAtOnce(),
            limits.filesPerRequest(),
            limits.uploadBytesPerSecond(),
            Duration.ofSeconds(limits.uploadGraceSeconds()),
            Duration.ofMinutes(limits.uploadMinutes())),
        Duration.ofSeconds(limits.waitSeconds()),
        config.workers() == 0 ? Runtime.getRuntime().availableProcessors() : config.workers());
  }

  private static void requireWatchable(Config.Watch watch, Path data) {
    Path folder = watch.directory().toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw new ConfigException(
          "cannot watch %s: there is no such folder; make it, or watch another".formatted(folder));
    }
    if (data.toAbsolutePath().normalize().startsWith(folder)) {
      throw new ConfigException(
          "cannot watch %s: the data directory lies in it, so Millrace would land its own files"
              .formatted(folder));
    }
    try {
      Names.bucket(watch.bucket());
    } catch (InvalidNameException e) {
      throw new ConfigException(
          "cannot watch %s: '%s' is no bucket: %s"
              .formatted(folder, watch.bucket(), e.getMessage()));
    }
  }

  private static HttpSettings http(Config config) {
    Limits limits = config.limits();
    return new HttpSettings(
        config.host(),
        config.port(),
        limits.connections(),
        limits.requestsAtOnce(),
        16 << 10,
        Duration.ofSeconds(limits.idleSeconds()),
        Lingering.STANDARD,
        Duration.ofSeconds(limits.stopSeconds()));
  }

  private static AccessKey key(Config.Key key) {
    Set<Scope> scopes =
        key.scopes().stream().map(scope -> scope(key.name(), scope)).collect(Collectors.toSet());
    try {
      return new AccessKey(key.name(), key.sha256(), scopes);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private static Scope scope(String key, String word) {
    return Scope.named(word)
        .orElseThrow(
            () ->
                new ConfigException(
                    "key '%s' has the scope '%s'; there are %s"
                        .formatted(key, word, Scope.words())));
  }

  private static boolean isThisMachine(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new ConfigException("there is no address '" + host + "' to listen on");
    }
  }
}
