package dev.roadworthy.server;

import dev.roadworthy.base.Problem;
import dev.roadworthy.edge.Upstream;
import dev.roadworthy.http.FileSite;
import dev.roadworthy.http.PageServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// An app that is only files has no process: this one serves them, behind the edge like any other.
final class FileInstance implements AutoCloseable {
  private final PageServer server;

  private FileInstance(PageServer server) {
    this.server = server;
  }

  static FileInstance start(Path folder, String release, Traffic traffic, Vertx vertx) {
    try {
      var server = PageServer.listen(vertx, "127.0.0.1", 0, Layer.ids(), new FileSite(folder));
      traffic.always(List.of(new Upstream("files", "127.0.0.1", server.port(), release)));
      return new FileInstance(server);
    } catch (IOException e) {
      throw new Problem(
          "no-files",
          "The files in " + folder + " cannot be read.",
          "Does the build write them there? Say it in roadworthy.yaml:  run: {build: ...}",
          e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
