package dev.roadworthy.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/// A state folder that has been started and stopped once, copied for each test: a copy takes a
/// tenth of the time of an initdb.
final class Initialised {
  private Initialised() {}

  private static final class Holder {
    static final Path FIRST = make();
  }

  private static Path make() {
    try {
      Path state = Files.createTempDirectory("roadworthy-initialised-");
      PostgresEngine.start(EngineSettings.in(state), new SecureRandom(), EngineListener.none())
          .close();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(state)));
      return state;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void delete(Path state) {
    try {
      Binaries.delete(state);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// With owners and modes.
  static void into(Path state) {
    String from = Holder.FIRST.resolve("postgres").toString();
    var copied = Command.run(new ProcessBuilder("cp", "-a", from, state.toString()));
    if (copied.exit() != 0) {
      throw new IllegalStateException("not copied: " + copied.lines());
    }
  }
}
