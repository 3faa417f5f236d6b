package dev.roadworthy.server;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// One round of what a first user does, against ourselves, so that the run which records the
/// start-up cache (`tools/train.sh`, JEP 483) sees those classes too. Runs only when the launcher
/// asks for it with `-Droadworthy.rehearsal=true`, on a throw-away folder.
final class Rehearsal {
  private Rehearsal() {}

  static boolean isAsked() {
    return Boolean.getBoolean("roadworthy.rehearsal");
  }

  static void run(String edge, String console) {
    try {
      ask(edge + "/", null);
      ask(edge + "/.roadworthy/login", null);
      ask(edge + "/.roadworthy/health/ready", null);
      ask(
          edge + "/.roadworthy/signup",
          "{\"email\":\"rehearsal@localhost.localdomain\",\"password\":\"a-Rehearsal-needs-1-password\"}");
      ask(console + "/sign-in", null);
    } catch (IOException e) {
      throw new Problem("rehearsal", "The rehearsal failed: " + e, null, e);
    }
  }

  private static void ask(String url, @org.jspecify.annotations.Nullable String json)
      throws IOException {
    var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setConnectTimeout(5000);
    connection.setReadTimeout(10_000);
    if (json != null) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      connection.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
    }
    int status = connection.getResponseCode();
    if (status >= 500) {
      throw new IOException(url + " answered " + status);
    }
    connection.disconnect();
  }
}
