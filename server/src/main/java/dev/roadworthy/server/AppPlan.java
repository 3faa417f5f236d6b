package dev.roadworthy.server;

import dev.roadworthy.base.ByteSize;
import dev.roadworthy.base.Problem;
import dev.roadworthy.base.Rate;
import dev.roadworthy.config.Allow;
import dev.roadworthy.config.AppConfig;
import dev.roadworthy.config.Limit;
import dev.roadworthy.config.RouteRule;
import dev.roadworthy.project.Detection;
import dev.roadworthy.supervisor.HealthPlan;
import dev.roadworthy.supervisor.PortPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What will be done with an app: what roadworthy.yaml says, and where it is silent what was
/// detected, and where that is silent a default. Pure.
///
/// @param dir where commands run
/// @param stack the line a person reads
/// @param prepare brings the data up to date before each start
/// @param env of the app, without what changes from instance to instance
/// @param routes in force, whoever said so
/// @param routesFrom `roadworthy.yaml` or `detected`
/// @param numericHost the app answers to 127.0.0.1 and not to localhost
/// @param notes sentences for the user
record AppPlan(
    String name,
    Path dir,
    String stack,
    Optional<String> build,
    Optional<String> prepare,
    Detection.Inputs inputs,
    Start start,
    Map<String, String> env,
    List<RouteRule> routes,
    String routesFrom,
    Limit limit,
    ByteSize body,
    AppConfig.SignUp signUp,
    AppConfig.EdgeRules edge,
    boolean numericHost,
    List<String> notes) {

  static final int USUAL_INSTANCES = 2;
  private static final ByteSize USUAL_BODY = ByteSize.mib(10);
  private static final Limit USUAL_LIMIT =
      new Limit(new Rate(600, Duration.ofMinutes(1)), Limit.By.CLIENT);

  /// How instances run.
  ///
  /// @param files for an app of static files: the folder to serve
  record Start(
      Optional<String> command,
      Optional<Path> files,
      PortPlan port,
      HealthPlan health,
      int instances,
      boolean single,
      ByteSize memory) {}

  AppPlan {
    env = Map.copyOf(env);
    routes = List.copyOf(routes);
    notes = List.copyOf(notes);
  }

  /// @param root the app's folder
  /// @param given variables of the command line, which win
  /// @throws Problem `cannot-start` when neither says how to start
  static AppPlan of(
      AppConfig config, Detection seen, Path root, Map<String, String> given, ByteSize machine) {
    var run = config.run();
    var env = new LinkedHashMap<String, String>(seen.env());
    env.putAll(run.env());
    env.putAll(given);
    Path dir = root.resolve(seen.folder());
    var notes = new java.util.ArrayList<String>(seen.notes());
    boolean single = run.single().orElse(seen.instances().single());
    if (single && run.single().isEmpty() && !seen.instances().why().isEmpty()) {
      notes.add(seen.instances().why());
    }
    PortPlan port = port(run, seen);
    int instances = single ? 1 : run.instances().orElse(USUAL_INSTANCES);
    var start =
        new Start(
            run.start().or(() -> seen.commands().start()),
            seen.web().files().filter(_ -> run.start().isEmpty()).map(dir::resolve),
            port,
            health(run, seen),
            port instanceof PortPlan.Fixed ? 1 : instances,
            single,
            run.memory().orElse(fairShare(machine, instances)));
    if (start.command().isEmpty() && start.files().isEmpty()) {
      throw cannotStart(seen);
    }
    seen.unknowns().stream()
        .filter(u -> !settled(u, run))
        .forEach(u -> notes.add(u.sentence() + "\nroadworthy.yaml: " + u.yaml()));
    return new AppPlan(
        config.app().orElse(seen.name()),
        dir,
        seen.line(),
        run.build().or(() -> seen.commands().build()),
        run.prepare().or(() -> seen.commands().prepare()),
        seen.commands().inputs(),
        start,
        env,
        config.routes().orElseGet(() -> detectedRoutes(seen)),
        config.routes().isPresent() ? "roadworthy.yaml" : "detected",
        config.edge().limit().orElse(USUAL_LIMIT),
        config.edge().body().orElse(USUAL_BODY),
        config.signIn().signUp().orElse(AppConfig.SignUp.OPEN),
        config.edge(),
        onlyNumeric(seen.web().hosts()),
        notes);
  }

  /// Whether any route asks who the caller is.
  boolean asksForSignIn() {
    return routes.stream()
        .flatMap(r -> r.allow().stream())
        .anyMatch(a -> !(a instanceof Allow.Public) && !(a instanceof Allow.App));
  }

  /// The words of `allow:` as roadworthy.yaml has them.
  static String allowText(List<Allow> allow) {
    return String.join(", ", allow.stream().map(AppPlan::word).toList());
  }

  private static String word(Allow allow) {
    return switch (allow) {
      case Allow.Public _ -> "public";
      case Allow.SignedIn _ -> "signed-in";
      case Allow.Role r -> "role:" + r.name();
      case Allow.Permission p -> "permission:" + p.name();
      case Allow.Attribute a -> "attribute:" + a.name() + "=" + a.value();
      case Allow.App _ -> "app";
    };
  }

  private static boolean onlyNumeric(List<String> hosts) {
    return hosts.contains("127.0.0.1") && !hosts.contains("localhost") && !hosts.contains("*");
  }

  private static PortPlan port(AppConfig.Run run, Detection seen) {
    if (run.port().isPresent()) {
      return PortPlan.of(run.port().get());
    }
    if (seen.port().isEmpty()) {
      return PortPlan.variable("PORT");
    }
    return switch (seen.port().get()) {
      case Detection.Port.Variable v -> PortPlan.variable(v.name());
      case Detection.Port.Argument a -> new PortPlan.Argument(a.template());
      case Detection.Port.Fixed f -> PortPlan.fixed(f.number());
    };
  }

  private static HealthPlan health(AppConfig.Run run, Detection seen) {
    return run.health()
        .map(HealthPlan::at)
        .orElseGet(() -> HealthPlan.discovered(seen.web().health()));
  }

  /// Half of the machine for all instances together, at least 256 MiB and at most 1 GiB each: an
  /// instance that eats memory dies before the layer and the machine do.
  private static ByteSize fairShare(ByteSize machine, int instances) {
    long share = machine.bytes() / 2 / Math.max(1, instances);
    return new ByteSize(Math.clamp(share, 256L << 20, 1L << 30));
  }

  static List<RouteRule> detectedRoutes(Detection seen) {
    return seen.web().routes().stream()
        .map(r ->
            new RouteRule(
                r.path(),
                Set.copyOf(r.methods()),
                List.of(allow(r.allow())),
                Optional.empty(),
                Optional.empty()))
        .toList();
  }

  private static Allow allow(String word) {
    return switch (word) {
      case "public" -> new Allow.Public();
      case "app" -> new Allow.App();
      case "signed-in" -> new Allow.SignedIn();
      case String s when s.startsWith("role:") -> new Allow.Role(s.substring("role:".length()));
      default -> throw new IllegalArgumentException("not a detected verdict: " + word);
    };
  }

  private static boolean settled(Detection.Unknown unknown, AppConfig.Run run) {
    return (unknown.yaml().contains("start:") && run.start().isPresent())
        || (unknown.yaml().contains("port:") && run.port().isPresent())
        || (unknown.yaml().contains("build:") && run.build().isPresent());
  }

  private static Problem cannotStart(Detection seen) {
    var first = seen.unknowns().stream().findFirst();
    return new Problem(
        "cannot-start",
        first
            .map(Detection.Unknown::sentence)
            .orElse("Nothing in this folder says how the app is started."),
        "Write into roadworthy.yaml:  "
            + first.map(Detection.Unknown::yaml).orElse("run: {start: COMMAND, port: PORT}"));
  }
}
