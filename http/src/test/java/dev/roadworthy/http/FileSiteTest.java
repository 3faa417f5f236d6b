package dev.roadworthy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSiteTest {
  @TempDir Path temp;
  private FileSite site;

  @BeforeEach
  void fill() throws IOException {
    Path root = Files.createDirectories(temp.resolve("dist"));
    Files.writeString(root.resolve("index.html"), "front");
    Files.writeString(root.resolve("about.html"), "about");
    Files.writeString(root.resolve("app-4f3c2a1b.js"), "js");
    Files.writeString(root.resolve(".env"), "SECRET=1");
    Files.writeString(temp.resolve("outside.txt"), "outside");
    Files.createSymbolicLink(root.resolve("link.txt"), temp.resolve("outside.txt"));
    site = new FileSite(root);
  }

  @Test
  void findsFilesFoldersAndPagesWithoutTheirEnding() throws IOException {
    assertThat(file("/")).isEqualTo("index.html");
    assertThat(file("/about")).isEqualTo("about.html");
    assertThat(file("/app-4f3c2a1b.js")).isEqualTo("app-4f3c2a1b.js");
    assertThat(file("/some/route/of/a/single/page/app")).isEqualTo("index.html");
    assertThat(get("/missing.png").status()).isEqualTo(404);
  }

  @Test
  void neverLeavesItsFolderNorShowsHiddenFiles() throws IOException {
    for (String path :
        new String[] {
          "/../outside.txt", "/link.txt", "/.env", "/x/../../outside.txt", "//etc/passwd"
        }) {
      var answer = get(path);
      assertThat(answer.status() == 404 || file(path).equals("index.html")).as(path).isTrue();
    }
  }

  @Test
  void answers304ForTheSameTagAndKeepsFingerprintedFilesForAYear() throws IOException {
    var first = get("/app-4f3c2a1b.js");
    assertThat(first.headers().first("Cache-Control"))
        .hasValueSatisfying(c -> assertThat(c).contains("immutable"));
    String tag = first.headers().first("ETag").orElseThrow();
    var again = site.handle(Request.of("GET", "/app-4f3c2a1b.js").withHeader("If-None-Match", tag));
    assertThat(again.status()).isEqualTo(304);
    assertThat(site.handle(Request.of("POST", "/")).status()).isEqualTo(405);
  }

  private Response get(String path) throws IOException {
    return site.handle(Request.of("GET", path));
  }

  private String file(String path) throws IOException {
    return get(path).body() instanceof Response.Body.File f
        ? String.valueOf(f.path().getFileName())
        : "";
  }
}
