package dev.roadworthy.inspect;

import dev.roadworthy.project.Callable;
import dev.roadworthy.project.Guard;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.Programs;
import dev.roadworthy.project.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Routes that an OpenAPI file gives to Python functions by `operationId: module.function`, as
/// connexion reads it. `security:` of the operation or of the whole file counts as signing in.
final class ConnexionRoutes {
  private static final YAMLMapper YAML = YAMLMapper.builder().build();
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private ConnexionRoutes() {}

  static List<Route> of(Tree tree, Programs programs) {
    var routes = new ArrayList<Route>();
    if (programs.all().stream().noneMatch(p -> p.imports("connexion"))) {
      return routes;
    }
    for (TreeFile file : tree.files()) {
      boolean yaml = file.name().matches("(?i).*\\.(?:ya?ml|json)");
      String text =
          yaml && file.context() == FileContext.PRODUCTION ? tree.text(file.path()).orElse("") : "";
      if (text.contains("operationId") && text.contains("paths")) {
        try {
          read(YAML.readTree(text), file.path(), programs, routes);
        } catch (JacksonException e) {
          // No OpenAPI file after all.
          continue;
        }
      }
    }
    return routes;
  }

  private static void read(JsonNode api, String file, Programs programs, List<Route> routes) {
    boolean all = !api.path("security").isEmpty();
    for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        String id = operation.getValue().path("operationId").asString("");
        if (!METHODS.contains(operation.getKey()) || id.isEmpty()) {
          continue;
        }
        String module = operation.getValue().path("x-openapi-router-controller").asString("");
        String whole = module.isEmpty() ? id : module + "." + id;
        boolean secured =
            operation.getValue().has("security")
                ? !operation.getValue().path("security").isEmpty()
                : all;
        route(whole, operation.getKey(), path.getKey(), secured, file, programs)
            .ifPresent(routes::add);
      }
    }
  }

  private static Optional<Route> route(
      String id, String method, String path, boolean secured, String file, Programs programs) {
    int dot = id.lastIndexOf('.');
    String module = dot < 0 ? "" : id.substring(0, dot).replace('.', '/') + ".py";
    for (Callable function : programs.callables(id.substring(dot + 1))) {
      for (Program program : programs.all()) {
        boolean here = program.callables().contains(function) && program.path().endsWith(module);
        if (here) {
          List<Guard> guards =
              secured
                  ? List.of(new Guard("security", file, 1, Guard.Kind.AUTHENTICATION))
                  : List.of();
          return Optional.of(
              new Route(
                  method.toUpperCase(Locale.ROOT),
                  path,
                  program,
                  function.node().line(),
                  function.name(),
                  Optional.of(program),
                  Optional.of(function),
                  guards,
                  List.of()));
        }
      }
    }
    return Optional.empty();
  }
}
