package dev.roadworthy.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.roadworthy.base.Problem;
import dev.roadworthy.project.Packages;
import dev.roadworthy.project.Project;
import dev.roadworthy.project.UsedPackage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdvisoriesTest {
  private static final String RECORD =
      """
      {"id": "GHSA-aaaa-bbbb-cccc", "aliases": ["CVE-2099-0001"], "summary": "it breaks",
       "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
       "affected": [{"package": {"ecosystem": "npm", "name": "left-shift"},
         "ranges": [{"type": "SEMVER", "events": [
           {"introduced": "0"}, {"fixed": "1.2.0"}, {"introduced": "2.0.0"}, {"fixed": "2.0.10"}]}]}]}
      """;

  @TempDir Path folder;

  private static List<UsedPackage> packages(String version) {
    String manifest = "{\"dependencies\": {\"left-shift\": \"" + version + "\"}}";
    return Packages.read(List.of("package.json"), _ -> Optional.of(manifest)).all();
  }

  private static List<String> ids(Advisories advisories, String version) {
    return advisories.of(packages(version).getFirst()).stream().map(Advisory::id).toList();
  }

  @Test
  void versionsAreOrderedAsTheEcosystemOrdersThem() throws IOException {
    Files.writeString(folder.resolve("a.json"), RECORD);
    Advisories advisories = OsvFolder.read(folder, packages("1.0.0"));
    assertThat(ids(advisories, "1.1.9")).containsExactly("CVE-2099-0001");
    assertThat(ids(advisories, "1.2.0")).isEmpty();
    assertThat(ids(advisories, "2.0.9")).containsExactly("CVE-2099-0001");
    assertThat(ids(advisories, "2.0.10")).isEmpty();
    Advisory a = advisories.of(packages("2.0.2").getFirst()).getFirst();
    assertThat(a.grade()).isEqualTo(Advisory.Grade.CRITICAL);
    assertThat(a.fixFor("2.0.2")).contains("2.0.10");
    assertThat(a.fixFor("1.0.0")).contains("1.2.0");
  }

  @Test
  void aRangeIsOnlyAffectedWhenEveryInstallIs() throws IOException {
    Files.writeString(folder.resolve("a.json"), RECORD);
    Advisories advisories = OsvFolder.read(folder, packages("1.0.0"));
    assertThat(ids(advisories, "^1.0.0")).as("an install today gets 1.2.0").isEmpty();
    assertThat(ids(advisories, "~1.1.0")).containsExactly("CVE-2099-0001");
  }

  @Test
  void aMirrorMayBeZipped() throws IOException {
    Path zip = Files.createDirectories(folder.resolve("npm")).resolve("all.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("GHSA-aaaa-bbbb-cccc.json"));
      out.write(RECORD.getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
    }
    assertThat(ids(OsvFolder.read(folder, packages("1.0.0")), "1.0.0")).hasSize(1);
  }

  @Test
  void anEmptyMirrorIsSaid() {
    assertThatThrownBy(() -> OsvFolder.read(folder, packages("1.0.0")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("holds no OSV records");
  }

  @Test
  void theServiceIsToldNamesAndVersionsOnly() throws IOException {
    List<String> asked = Collections.synchronizedList(new ArrayList<>());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(exchange.getRequestURI() + " " + body);
          String answer =
              exchange.getRequestURI().getPath().endsWith("querybatch")
                  ? "{\"results\": [{\"vulns\": [{\"id\": \"GHSA-aaaa-bbbb-cccc\"}]}]}"
                  : RECORD;
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      Advisories advisories = new OsvApi(address).ask(packages("1.0.0"));
      assertThat(ids(advisories, "1.0.0")).containsExactly("CVE-2099-0001");
      assertThat(asked)
          .containsExactly(
              "/v1/querybatch {\"queries\":[{\"package\":{\"purl\":\"pkg:npm/left-shift@1.0.0\"}}]}",
              "/v1/vulns/GHSA-aaaa-bbbb-cccc ");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aSilentServiceIsAGapAndTheBuiltInListIsUsed() throws IOException {
    Files.writeString(
        folder.resolve("package.json"), "{\"dependencies\": {\"lodash\": \"4.17.4\"}}");
    Tree tree = FolderTree.read(folder, _ -> true);
    var subject = new Subject("x", Subject.Kind.APP, Project.detect(folder));
    var source =
        new AdvisorySource(Optional.empty(), Optional.of(URI.create("http://127.0.0.1:9")));
    Evidence evidence = source.addTo(Evidence.of(tree, subject));
    assertThat(evidence.gaps())
        .singleElement()
        .extracting(Gap::why)
        .asString()
        .contains("127.0.0.1");
    assertThat(evidence.advisories().complete()).isFalse();
  }

  @Test
  void theBuiltInListReadsAndSaysItsDate() {
    Advisories list = Advisories.builtIn();
    assertThat(list.source()).matches("the built-in list of \\d+ \\w+ \\d{4}");
    assertThat(list.complete()).isFalse();
  }
}
