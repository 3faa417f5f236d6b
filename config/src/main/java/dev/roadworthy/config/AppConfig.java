package dev.roadworthy.config;

import dev.roadworthy.base.ByteSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What roadworthy.yaml says of an app. Absent sections and keys are empty here: detection fills
/// them.
public record AppConfig(
    Optional<String> app,
    Run run,
    Database database,
    SignIn signIn,
    Optional<List<RouteRule>> routes,
    EdgeRules edge) {

  /// The `run:` section.
  ///
  /// @param prepare brings the data up to date; idempotent, before each start
  /// @param port the variable that carries the port (`PORT`), or a fixed port, or a flag
  /// @param health the path that answers 2xx when the app is ready
  /// @param keep folders, relative to the app, that outlive a release
  /// @param single never two instances at once
  public record Run(
      Optional<String> build,
      Optional<String> prepare,
      Optional<String> start,
      Optional<String> test,
      Optional<Port> port,
      Optional<String> health,
      Optional<Integer> instances,
      Optional<ByteSize> memory,
      Map<String, String> env,
      List<String> secrets,
      List<String> keep,
      Optional<Boolean> single) {
    public Run {
      env = Map.copyOf(env);
      secrets = List.copyOf(secrets);
      keep = List.copyOf(keep);
    }
  }

  /// How the app learns its port.
  public sealed interface Port {
    /// An environment variable, `port: PORT`.
    record Variable(String name) implements Port {}

    /// An argument added to the start command, `port: --port {port}`.
    record Argument(String template) implements Port {}

    /// Fixed in the source, `port: 3001`; only one instance can run.
    record Fixed(int number) implements Port {}
  }

  /// The `database:` section; at most one is present.
  public record Database(Optional<String> sqlite, Optional<String> postgres) {}

  /// The `sign-in:` section.
  public record SignIn(Optional<SignUp> signUp) {}

  /// Who may make an account.
  public enum SignUp {
    OPEN,
    INVITE,
    OFF
  }

  /// The `edge:` section.
  public record EdgeRules(
      List<String> domains, List<String> cors, Optional<Limit> limit, Optional<ByteSize> body) {
    public EdgeRules {
      domains = List.copyOf(domains);
      cors = List.copyOf(cors);
    }
  }
}
