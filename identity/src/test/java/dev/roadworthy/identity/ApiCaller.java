package dev.roadworthy.identity;

import dev.roadworthy.http.Handler;
import dev.roadworthy.http.Principal;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// Calls the operators' API as the owner of the control socket.
final class ApiCaller {
  private final Handler api;

  ApiCaller(Site site) {
    this.api = gated(site);
  }

  static Handler gated(Site site) {
    return site.identity.gate(
        new Router().include(site.identity.operatorApi()).include(site.identity.usersApi()));
  }

  Response send(String method, String path, String json) {
    var request =
        Request.of(method, path)
            .withBody("application/json", json.getBytes(StandardCharsets.UTF_8))
            .withPrincipal(new Principal("local", "0", "root", Set.of()));
    try {
      return api.handle(request);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
