package dev.roadworthy.inspect;

import dev.roadworthy.base.Problem;
import dev.roadworthy.project.UsedPackage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks api.osv.dev. Only names and versions of packages leave the machine, no source, no path.
public final class OsvApi {
  /// Where the public service answers.
  public static final URI PUBLIC = URI.create("https://api.osv.dev");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// The service takes no more in one request.
  private static final int BATCH = 1_000;

  /// Records fetched one by one: more than this and a mirror is the better source.
  private static final int MAX_RECORDS = 600;

  /// Requests under way: kind to a free service.
  private static final int AT_ONCE = 8;

  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final URI service;
  private final HttpClient client;

  public OsvApi(URI service) {
    this.service = service;
    client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  }

  /// @throws Problem `osv-unreachable` when the service does not answer
  public Advisories ask(Collection<UsedPackage> packages) {
    List<UsedPackage> known = packages.stream().filter(UsedPackage::exact).toList();
    Set<String> ids = new LinkedHashSet<>();
    for (int from = 0; from < known.size(); from += BATCH) {
      batch(known.subList(from, Math.min(known.size(), from + BATCH)), ids);
    }
    Set<String> wanted = Advisories.keys(packages);
    var found = new ArrayList<Advisory>();
    for (byte[] record : records(ids.stream().limit(MAX_RECORDS).toList())) {
      found.addAll(OsvRecords.parse(record, wanted::contains));
    }
    return new Advisories(service.getHost(), ids.size() <= MAX_RECORDS, found);
  }

  private List<byte[]> records(List<String> ids) {
    try (var pool = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      var answers = ids.stream().map(id -> pool.submit(() -> get("/v1/vulns/" + id))).toList();
      var records = new ArrayList<byte[]>();
      for (Future<byte[]> answer : answers) {
        records.add(answer.get());
      }
      return records;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Problem p ? p : unreachable("failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable("was not waited for", e);
    }
  }

  private void batch(List<UsedPackage> packages, Set<String> ids) {
    var queries =
        packages.stream()
            .map(p -> Map.of("package", Map.of("purl", p.url().canonicalize())))
            .toList();
    byte[] body = JSON.writeValueAsBytes(Map.of("queries", queries));
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve("/v1/querybatch"))
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    for (JsonNode result : JSON.readTree(send(request)).path("results")) {
      result.path("vulns").forEach(v -> ids.add(v.path("id").asString("")));
    }
  }

  private byte[] get(String path) {
    return send(HttpRequest.newBuilder(service.resolve(path)).timeout(ANSWER).GET().build());
  }

  private byte[] send(HttpRequest request) {
    try {
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        throw unreachable(
            "answered " + answer.statusCode() + " " + text.lines().findFirst().orElse(""), null);
      }
      return answer.body();
    } catch (IOException e) {
      throw unreachable("does not answer (" + e.getClass().getSimpleName() + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable("was not waited for", e);
    }
  }

  private Problem unreachable(String what, @Nullable Throwable cause) {
    return new Problem(
        "osv-unreachable",
        service.getHost() + " " + what,
        "Give a local mirror with --osv DIR, or --offline to go without.",
        cause);
  }
}
