package dev.roadworthy.identity;

import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;

/// The style sheet and the script of our pages. Their addresses carry their hash, so that a browser
/// keeps them for good and a new version is a new address.
final class PageAssets {
  private static final String FOLDER = "/.roadworthy/assets/";

  @SuppressWarnings("ArrayRecordComponent") // Never compared or shown.
  private record Asset(String type, byte[] bytes, String hash) {}

  private final Asset css = read("identity.css", "text/css; charset=utf-8");
  private final Asset script = read("identity.js", "text/javascript; charset=utf-8");

  String cssPath() {
    return FOLDER + "identity.css?v=" + css.hash;
  }

  String scriptPath() {
    return FOLDER + "identity.js?v=" + script.hash;
  }

  Router routes() {
    return new Router()
        .get(FOLDER + "identity.css", request -> serve(request, css))
        .get(FOLDER + "identity.js", request -> serve(request, script));
  }

  private static Response serve(Request request, Asset asset) {
    boolean isCurrent = request.query().text("v").equals(asset.hash);
    return Response.bytes(200, asset.type, asset.bytes)
        .with("Cache-Control", isCurrent ? "public, max-age=31536000, immutable" : "no-cache")
        .with("X-Content-Type-Options", "nosniff");
  }

  private static Asset read(String name, String type) {
    try (InputStream in = PageAssets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in the build");
      }
      byte[] bytes = in.readAllBytes();
      return new Asset(type, bytes, HexFormat.of().formatHex(Tokens.sha256(bytes), 0, 8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
