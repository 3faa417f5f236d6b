package dev.roadworthy.console;

import dev.roadworthy.http.Headers;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The style sheet, scripts and pictures of the console, read from the class path once. An address
/// carries the file's hash, so a browser keeps it for a year and still sees a change at once. Only
/// the files named here are served.
final class Assets {
  private static final Map<String, String> FILES = new LinkedHashMap<>();

  static {
    FILES.put("console.css", "console.css");
    FILES.put("console.js", "console.js");
    FILES.put("charts.js", "charts.js");
    FILES.put("logs.js", "logs.js");
    FILES.put("icon.svg", "icon.svg");
    FILES.put("htmx.js", "vendor/htmx-2.0.10/htmx.min.js");
    FILES.put("uplot.js", "vendor/uplot-1.6.32/uPlot.iife.min.js");
    FILES.put("uplot.css", "vendor/uplot-1.6.32/uPlot.min.css");
  }

  private record Asset(byte[] bytes, String type, String hash) {}

  private final Map<String, Asset> assets = new LinkedHashMap<>();

  Assets() {
    FILES.forEach((name, file) -> assets.put(name, read(name, file)));
  }

  /// The address of a file, with its hash.
  String address(String name) {
    return "/assets/" + name + "?v=" + asset(name).hash;
  }

  Response serve(Request request) {
    Asset asset = assets.get(request.captured("name"));
    if (asset == null) {
      return Response.text(404, "There is no such file.\n");
    }
    String etag = '"' + asset.hash + '"';
    // An address without the hash, or with an old one, must not be kept.
    boolean lasting = request.query().text("v").equals(asset.hash);
    Headers headers =
        Headers.of("Content-Type", asset.type)
            .with("ETag", etag)
            .with("X-Content-Type-Options", "nosniff")
            .with("Cross-Origin-Resource-Policy", "same-origin")
            .with("Cache-Control", lasting ? "public, max-age=31536000, immutable" : "no-cache");
    boolean known = request.headers().first("If-None-Match").filter(etag::equals).isPresent();
    return new Response(
        known ? 304 : 200, headers, new Response.Body.Bytes(known ? new byte[0] : asset.bytes));
  }

  private Asset asset(String name) {
    @Nullable Asset asset = assets.get(name);
    if (asset == null) {
      throw new IllegalArgumentException("no asset is called " + name);
    }
    return asset;
  }

  private static Asset read(String name, String file) {
    try (var in = Assets.class.getResourceAsStream("assets/" + file)) {
      if (in == null) {
        throw new IllegalStateException("the build left out assets/" + file);
      }
      byte[] bytes = in.readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new Asset(bytes, type(name), HexFormat.of().formatHex(digest, 0, 8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String type(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("no media type for " + name);
    };
  }
}
