package dev.roadworthy.database;

import dev.roadworthy.store.StoreSettings;
import java.util.OptionalLong;

/// The PostgreSQL behind the control plane, whoever runs it.
public interface ControlDatabase extends AutoCloseable {
  /// How to reach it; stays the same while this is open, restarts of PostgreSQL included.
  StoreSettings settings();

  /// `embedded` or `external`.
  String engine();

  /// As the server tells it, such as `18.6`.
  String version();

  /// Its data folder, or host, port and database.
  String place();

  /// The process whose tree is PostgreSQL's memory, when it is ours.
  OptionalLong pid();

  /// Stops it when it is ours. Close the store first.
  @Override
  void close();
}
