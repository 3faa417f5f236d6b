package dev.roadworthy.database;

import dev.roadworthy.base.Problem;
import dev.roadworthy.store.StoreSettings;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A database that is thrown away: on a server that was named for it, else on one of our own in a
/// scratch folder.
final class ScratchServer implements AutoCloseable {
  private final StoreSettings admin;
  private final StoreSettings settings;
  private final String name;
  private final long room;
  private final @Nullable PostgresEngine engine;
  private final @Nullable Scratch folder;
  private final Thread hook;

  private ScratchServer(
      StoreSettings admin,
      String name,
      long room,
      @Nullable PostgresEngine engine,
      @Nullable Scratch folder) {
    this.admin = admin;
    this.name = name;
    this.room = room;
    this.engine = engine;
    this.folder = folder;
    this.settings = StoreSettings.of(other(admin.url(), name), admin.user(), admin.password());
    this.hook = new Thread(this::end, "scratch-database-end");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  static ScratchServer open(Optional<StoreSettings> named, GrowthLimits limits) {
    var random = new SecureRandom();
    byte[] bytes = new byte[6];
    random.nextBytes(bytes);
    String name = "roadworthy_scratch_" + HexFormat.of().formatHex(bytes);
    if (named.isPresent()) {
      var server = new ScratchServer(named.get(), name, limits.bytes(), null, null);
      server.create();
      return server;
    }
    var folder = Scratch.make(limits.scratch());
    PostgresEngine engine = null;
    try {
      long room = SqliteCopy.room(folder.folder(), limits);
      engine =
          PostgresEngine.start(EngineSettings.in(folder.folder()), random, EngineListener.none());
      var server = new ScratchServer(engine.settings(), name, room, engine, folder);
      server.create();
      return server;
    } catch (IOException e) {
      folder.close();
      throw Growth.noRoom(limits.scratch(), e);
    } catch (RuntimeException e) {
      if (engine != null) {
        engine.close();
      }
      folder.close();
      throw e;
    }
  }

  /// The same server, another database.
  private static String other(String url, String database) {
    int query = url.indexOf('?');
    String head = query < 0 ? url : url.substring(0, query);
    return head.substring(0, head.lastIndexOf('/') + 1)
        + database
        + (query < 0 ? "" : url.substring(query));
  }

  private void create() {
    try {
      run("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8'");
    } catch (SQLException e) {
      close();
      throw PostgresCopy.unusable(String.valueOf(e.getMessage()), e);
    }
  }

  private void run(String sql) throws SQLException {
    try (var c = PostgresReader.connect(admin, "roadworthy growth", 60);
        var s = c.createStatement()) {
      s.execute(sql);
    }
  }

  StoreSettings settings() {
    return settings;
  }

  /// Looked at between chunks.
  boolean full() throws SQLException {
    try (var c = PostgresReader.connect(admin, "roadworthy growth", 60);
        var s = c.createStatement();
        var r = s.executeQuery("SELECT pg_database_size('" + name + "')")) {
      return r.next() && r.getLong(1) > room;
    }
  }

  private void drop() {
    if (engine == null) {
      try {
        run("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
      } catch (SQLException | Problem e) {
        // The server is gone, and with it we can do nothing.
      }
    }
  }

  private void end() {
    drop();
    if (engine != null) {
      engine.close();
    }
    if (folder != null) {
      folder.delete();
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // The JVM is ending and the hook does it.
    }
    end();
    if (folder != null) {
      folder.close();
    }
  }
}
