package dev.roadworthy.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Writes settings as a commented roadworthy.yaml, which the reader reads back as the same
/// settings. Keys that are not set stand there as comments with what they do, so that the file is
/// its own manual.
public final class ConfigWriter {
  private static final int COMMENT_COLUMN = 44;
  private final StringBuilder out = new StringBuilder();
  private final Map<String, String> comments;

  private ConfigWriter(Map<String, String> comments) {
    this.comments = comments;
  }

  /// @param header lines at the top of the file, without `#`
  /// @param comments by key, `run.build`, `routes`: what a reader should know of the value; keys
  ///   without one get their sentence from the reference
  public static String write(AppConfig config, List<String> header, Map<String, String> comments) {
    var writer = new ConfigWriter(comments);
    header.forEach(writer::comment);
    writer.file(config);
    return writer.out.toString();
  }

  private void file(AppConfig config) {
    line("", AppShape.APP, "app", config.app().map(ConfigWriter::text));
    run(config.run());
    database(config.database());
    open(AppShape.SIGN_IN, config.signIn().signUp().isPresent());
    line(
        "  ",
        AppShape.SIGN_UP,
        "sign-in.sign-up",
        config.signIn().signUp().map(s -> Kinds.written(s)));
    routes(config.routes());
    AppConfig.EdgeRules edge = config.edge();
    boolean any =
        edge.limit().isPresent()
            || edge.body().isPresent()
            || !edge.domains().isEmpty()
            || !edge.cors().isEmpty();
    open(AppShape.EDGE, any);
    line("  ", AppShape.DOMAINS, "edge.domains", list(edge.domains()));
    line("  ", AppShape.CORS, "edge.cors", list(edge.cors()));
    line("  ", AppShape.LIMIT, "edge.limit", edge.limit().map(ConfigWriter::limit));
    line("  ", AppShape.BODY, "edge.body", edge.body().map(b -> size(b.bytes())));
  }

  private void run(AppConfig.Run run) {
    boolean any = !run.equals(AppConfigReader.nothingSaid().run());
    open(AppShape.RUN, any);
    line("  ", AppShape.BUILD, "run.build", run.build().map(ConfigWriter::text));
    line("  ", AppShape.PREPARE, "run.prepare", run.prepare().map(ConfigWriter::text));
    line("  ", AppShape.START, "run.start", run.start().map(ConfigWriter::text));
    line("  ", AppShape.TEST, "run.test", run.test().map(ConfigWriter::text));
    line("  ", AppShape.PORT, "run.port", run.port().map(ConfigWriter::port));
    line("  ", AppShape.HEALTH, "run.health", run.health().map(ConfigWriter::text));
    line("  ", AppShape.INSTANCES, "run.instances", run.instances().map(String::valueOf));
    line("  ", AppShape.MEMORY, "run.memory", run.memory().map(m -> size(m.bytes())));
    line("  ", AppShape.ENV, "run.env", variables(run.env()));
    line("  ", AppShape.SECRETS, "run.secrets", list(run.secrets()));
    line("  ", AppShape.KEEP, "run.keep", list(run.keep()));
    line("  ", AppShape.SINGLE, "run.single", run.single().map(String::valueOf));
  }

  private void database(AppConfig.Database database) {
    open(AppShape.DATABASE, database.sqlite().isPresent() || database.postgres().isPresent());
    line("  ", AppShape.SQLITE, "database.sqlite", database.sqlite().map(ConfigWriter::text));
    line("  ", AppShape.POSTGRES, "database.postgres", database.postgres().map(ConfigWriter::text));
  }

  private void routes(Optional<List<RouteRule>> routes) {
    out.append('\n');
    comment(comments.getOrDefault("routes", AppShape.ROUTES.sentence()));
    if (routes.isEmpty()) {
      out.append("# routes:\n#   - {path: /**, allow: signed-in}\n");
      return;
    }
    out.append(routes.get().isEmpty() ? "routes: []\n" : "routes:\n");
    for (RouteRule rule : routes.get()) {
      var fields = new ArrayList<String>();
      fields.add("path: " + text(rule.path()));
      if (!rule.methods().isEmpty()) {
        fields.add(
            "methods: [" + String.join(", ", rule.methods().stream().sorted().toList()) + "]");
      }
      List<String> allow = rule.allow().stream().map(a -> text(allow(a))).toList();
      fields.add(
          "allow: "
              + (allow.size() == 1 ? allow.getFirst() : "[" + String.join(", ", allow) + "]"));
      rule.limit().ifPresent(l -> fields.add("limit: " + limit(l)));
      rule.cache().ifPresent(c -> fields.add("cache: " + duration(c)));
      out.append("  - {").append(String.join(", ", fields)).append("}\n");
    }
  }

  /// A section whose keys are all comments is a comment too.
  private void open(Shape shape, boolean any) {
    out.append('\n').append(any ? "" : "# ").append(shape.name()).append(":\n");
  }

  private void line(String indent, Key<?> key, String path, Optional<String> value) {
    String say = comments.getOrDefault(path, key.sentence());
    String shown = value.orElse(key.example());
    String left = (value.isPresent() ? indent : "# " + indent) + key.name() + ": " + shown;
    out.append(left);
    out.append(" ".repeat(Math.max(2, COMMENT_COLUMN - left.length())));
    out.append("# ").append(say.replaceAll("\\s+", " ")).append('\n');
  }

  private void comment(String text) {
    text.lines().forEach(l -> out.append("# ").append(l).append('\n'));
  }

  private static Optional<String> list(List<String> items) {
    return items.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "[" + String.join(", ", items.stream().map(ConfigWriter::text).toList()) + "]");
  }

  private static Optional<String> variables(Map<String, String> env) {
    return env.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "{"
                + String.join(
                    ", ",
                    env.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(e -> e.getKey() + ": " + text(e.getValue()))
                        .toList())
                + "}");
  }

  private static String port(AppConfig.Port port) {
    return switch (port) {
      case AppConfig.Port.Variable v -> v.name();
      case AppConfig.Port.Argument a -> text(a.template());
      case AppConfig.Port.Fixed f -> String.valueOf(f.number());
    };
  }

  /// `allow:` as it is written.
  public static String allow(Allow allow) {
    return switch (allow) {
      case Allow.Public p -> "public";
      case Allow.SignedIn s -> "signed-in";
      case Allow.Role r -> "role:" + r.name();
      case Allow.Permission p -> "permission:" + p.name();
      case Allow.Attribute a -> "attribute:" + a.name() + "=" + a.value();
      case Allow.App a -> "app";
    };
  }

  private static String limit(Limit limit) {
    return limit.rate().count()
        + "/"
        + duration(limit.rate().per()).replaceFirst("^1(?=\\D)", "").replaceFirst("^m$", "min")
        + " per "
        + Kinds.written(limit.by());
  }

  private static String duration(Duration d) {
    long ms = d.toMillis();
    long[] sizes = {86_400_000, 3_600_000, 60_000, 1000};
    String[] units = {"d", "h", "m", "s"};
    for (int i = 0; i < sizes.length; i++) {
      if (ms >= sizes[i] && ms % sizes[i] == 0) {
        return ms / sizes[i] + units[i];
      }
    }
    return ms + "ms";
  }

  private static String size(long bytes) {
    long[] sizes = {1L << 30, 1L << 20, 1L << 10};
    String[] units = {"GiB", "MiB", "KiB"};
    for (int i = 0; i < sizes.length; i++) {
      if (bytes >= sizes[i] && bytes % sizes[i] == 0) {
        return bytes / sizes[i] + units[i];
      }
    }
    return bytes + "B";
  }

  /// Plain where YAML leaves it alone, else in double quotes.
  private static String text(String value) {
    boolean plain =
        value.matches("[A-Za-z0-9/._$][A-Za-z0-9/._$@+=*-]*( [A-Za-z0-9/._$@+=*-]+)*")
            && !value.matches("true|false|null|~");
    if (plain) {
      return value;
    }
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            quoted.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
