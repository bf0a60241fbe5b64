package dev.millrace.server;

import dev.millrace.ledger.Bells;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.Ids;
import dev.millrace.object.DiskReserve;
import dev.millrace.object.FileObjectStore;
import dev.millrace.object.ObjectStore;
import dev.millrace.pipeline.Objects;
import dev.millrace.server.config.Config;
import dev.millrace.server.data.DataDirectory;
import java.time.InstantSource;

/**
 * What is kept in one data directory, and the clock, bells and ids that all who work on it share.
 */
final class Storage {
  final InstantSource clock = InstantSource.system();
  final Bells bells = new Bells();
  final Ids ids = new Ids(clock);
  final Database database;
  final ObjectStore store;
  final Objects objects;
  final DiskReserve reserve;

  Storage(Config config, DataDirectory data, Database database) {
    this.database = database;
    long bytes = (long) config.limits().diskReserveMegabytes() << 20;
    this.reserve = new DiskReserve(data.root(), bytes);
    this.store = new FileObjectStore(data.objects(), bytes, clock);
    this.objects = new Objects(store, database, bells, ids, clock);
  }
}
