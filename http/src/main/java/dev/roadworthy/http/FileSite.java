package dev.roadworthy.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Serves a folder of static files: `index.html` for folders, `NAME.html` for `/name`, and for a
/// single-page app its `index.html` for addresses without a file. Never outside the folder, never a
/// hidden file.
public final class FileSite implements Handler {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("htm", "text/html; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("xml", "application/xml"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("gif", "image/gif"),
          Map.entry("webp", "image/webp"),
          Map.entry("avif", "image/avif"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff", "font/woff"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("webm", "video/webm"),
          Map.entry("mp3", "audio/mpeg"));

  private final Path root;

  /// @throws IOException when the folder cannot be read
  public FileSite(Path root) throws IOException {
    this.root = root.toRealPath();
  }

  @Override
  public Response handle(Request request) throws IOException {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return ProblemPages.of(405, "method-not-allowed", "Files are only read.", null)
          .with("Allow", "GET, HEAD");
    }
    Optional<Path> file = find(request.path());
    if (file.isPresent()) {
      return send(request, file.get(), 200);
    }
    Path notFound = root.resolve("404.html");
    if (Files.isRegularFile(notFound)) {
      return send(request, notFound, 404);
    }
    Path index = root.resolve("index.html");
    boolean isPage = !lastSegment(request.path()).contains(".");
    if (isPage && Files.isRegularFile(index)) {
      return send(request, index, 200);
    }
    return ProblemPages.of(404, "not-found", "There is no file " + request.path() + ".", null);
  }

  private Optional<Path> find(String path) throws IOException {
    if (path.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    String relative = path.substring(1);
    for (String candidate : new String[] {relative, relative + "/index.html", relative + ".html"}) {
      Path file = root.resolve(candidate.startsWith("/") ? candidate.substring(1) : candidate);
      if (Files.isRegularFile(file) && isInside(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /// By real path, so that neither `..` nor a link leads out; and no part of it is hidden.
  private boolean isInside(Path file) throws IOException {
    Path real = file.toRealPath();
    if (!real.startsWith(root)) {
      return false;
    }
    for (Path part : root.relativize(real)) {
      if (part.toString().startsWith(".") && !part.toString().equals(".well-known")) {
        return false;
      }
    }
    return true;
  }

  private static Response send(Request request, Path file, int status) throws IOException {
    var modified = Files.getLastModifiedTime(file);
    String tag =
        "\""
            + Long.toHexString(modified.toMillis())
            + "-"
            + Long.toHexString(Files.size(file))
            + "\"";
    Headers headers =
        Headers.of("ETag", tag)
            .with(
                "Last-Modified",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    modified.toInstant().atOffset(ZoneOffset.UTC)))
            .with(
                "Cache-Control",
                isFingerprinted(file) ? "public, max-age=31536000, immutable" : "no-cache");
    if (status == 200 && request.headers().first("If-None-Match").filter(tag::equals).isPresent()) {
      return new Response(304, headers, new Response.Body.Bytes(new byte[0]));
    }
    return new Response(
        status, headers.with("Content-Type", type(file)), new Response.Body.File(file));
  }

  /// A name with a hash in it, `index-4f3c2a1b.js`, as bundlers write: its content never changes.
  private static boolean isFingerprinted(Path file) {
    return name(file)
            .matches(".+[.-][A-Za-z0-9_]{8,}\\.(js|mjs|css|woff2?|png|jpe?g|webp|svg|avif)")
        && !name(file).endsWith(".html");
  }

  private static String type(Path file) {
    String name = name(file);
    String end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    @Nullable String type = TYPES.get(end);
    return type == null ? "application/octet-stream" : type;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static String lastSegment(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
