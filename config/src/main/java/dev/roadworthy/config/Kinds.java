package dev.roadworthy.config;

import dev.roadworthy.base.ByteSize;
import dev.roadworthy.base.Durations;
import dev.roadworthy.base.Rate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The kinds of value that keys of roadworthy.yaml take.
final class Kinds {
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final Pattern HOST =
      Pattern.compile("(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
  private static final Pattern ALERT =
      Pattern.compile(
          "[a-z][a-z0-9-]*( *(>|<|>=|<=) *[0-9.]+ *(%|ms|s|m|MiB|GiB|/s|/min)?)?"
              + "( +for +\\d+ *(s|m|h))?");

  static final Kind<String> LINE = Kind.text("text on one line", Kinds::line);

  static final Kind<String> COMMAND = Kind.text("a shell command on one line", Kinds::line);

  static final Kind<String> APP_NAME =
      Kind.text("a name of lower-case letters, digits, dots and dashes", t -> matching(NAME, t));

  static final Kind<String> VARIABLE_NAME =
      Kind.text("the name of an environment variable", t -> matching(VARIABLE, t));

  static final Kind<Boolean> SWITCH =
      Kind.text(
          "true or false",
          t ->
              switch (t) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException(t);
              });

  /// `masked` alone in a flow mapping, or `masked: true`.
  static final Kind<Boolean> FLAG =
      new Kind<>(
          "true, false or nothing",
          (value, where) ->
              value instanceof Yaml.Scalar s && s.isNothing()
                  ? Optional.of(true)
                  : SWITCH.read().from(value, where));

  static final Kind<ByteSize> SIZE =
      Kind.text("a size with a unit, such as 512MiB", ByteSize::parse);

  static final Kind<Duration> TIME =
      Kind.text("a duration with a unit, such as 500ms, 10s, 2m, 1h or 30d", Durations::parse);

  static final Kind<Limit> LIMIT =
      Kind.text("a rate per client, user or route, such as 600/min per client", Kinds::limit);

  static final Kind<String> URL_PATH =
      Kind.text(
          "a path that starts with a slash, such as /health",
          t -> {
            require(t.startsWith("/") && t.length() <= 512);
            require(t.chars().allMatch(c -> c > ' ' && c < 127 && c != '#'));
            return t;
          });

  static final Kind<String> FOLDER =
      Kind.text(
          "a folder within the app, such as data/",
          t -> {
            String line = line(t);
            Path path = Path.of(line).normalize();
            require(!path.isAbsolute() && !path.startsWith("..") && !path.toString().isEmpty());
            return line;
          });

  static final Kind<String> FILE = Kind.text("the path of a file", Kinds::line);

  static final Kind<String> DOMAIN =
      Kind.text("a host name in lower case, such as app.example.com", t -> matching(HOST, t));

  static final Kind<String> ORIGIN =
      Kind.text("an origin, such as https://app.example.com", Kinds::origin);

  static final Kind<AppConfig.Port> PORT =
      Kind.text(
          "the variable that carries the port (PORT), an argument with {port} in it"
              + " (--port {port}), or the number the source fixes (3001)",
          Kinds::port);

  static final Kind<String> POSTGRES =
      Kind.text(
          "managed, a variable such as $DATABASE_URL, or a postgres:// address",
          t -> {
            require(
                t.equals("managed")
                    || t.startsWith("postgres://")
                    || t.startsWith("postgresql://")
                    || (t.startsWith("$") && VARIABLE.matcher(t.substring(1)).matches()));
            return t;
          });

  static final Kind<String> SIGN_IN_WITH =
      Kind.text(
          "password, passkey, google, github or oidc: https://...",
          t -> {
            require(t.matches("password|passkey|google|github|oidc: *https://[^ ]+"));
            return t;
          });

  static final Kind<String> ALERT_RULE =
      Kind.text("a condition, such as error-rate > 2% for 2m", t -> matching(ALERT, t));

  static final Kind<String> BACKUP_PLACE =
      Kind.text(
          "s3://bucket/prefix or the path of a folder",
          t -> {
            require(!t.contains("://") || t.matches("s3://[^/ ]+(/[^ ]*)?"));
            return line(t);
          });

  /// `oidc: https://...` without quotes is a section of one key to YAML; it is what was meant.
  static final Kind<String> SIGN_IN_METHOD =
      new Kind<>(
          SIGN_IN_WITH.expected(),
          (value, where) ->
              value instanceof Yaml.Fields f
                      && f.fields().size() == 1
                      && f.fields().getFirst().value() instanceof Yaml.Scalar address
                  ? SIGN_IN_WITH
                      .read()
                      .from(
                          new Yaml.Scalar(
                              f.place(),
                              f.fields().getFirst().name().text() + ": " + address.text(),
                              false),
                          where)
                  : SIGN_IN_WITH.read().from(value, where));

  static final Kind<Map<String, String>> VARIABLES =
      new Kind<>("a section of variables, NAME: value", Kinds::variables);

  private Kinds() {}

  static Kind<Integer> whole(int from, int to) {
    return Kind.text(
        "a whole number from " + from + " to " + to,
        t -> {
          int n = Integer.parseInt(t);
          require(n >= from && n <= to);
          return n;
        });
  }

  static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
    E[] all = type.getEnumConstants();
    return Kind.text(
        "one of " + String.join(", ", Arrays.stream(all).map(Kinds::written).toList()),
        t ->
            Arrays.stream(all)
                .filter(e -> written(e).equals(t))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(t)));
  }

  static String written(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Optional<Map<String, String>> variables(Yaml value, Where where) {
    if (value instanceof Yaml.Scalar s && s.isNothing()) {
      return Optional.of(Map.of());
    }
    if (!(value instanceof Yaml.Fields fields)) {
      return where.unfit(value, "a section of variables, NAME: value");
    }
    var read = new LinkedHashMap<String, String>();
    for (Yaml.Field field : fields.fields()) {
      String name = field.name().text();
      Where here = where.below(name);
      if (VARIABLE_NAME.read().from(field.name(), here).isEmpty()) {
        continue;
      }
      if (!(field.value() instanceof Yaml.Scalar text) || text.text().indexOf('\0') >= 0) {
        here.unfit(field.value(), "a single value");
      } else if (read.putIfAbsent(name, text.isNothing() ? "" : text.text()) != null) {
        here.mistake(
            field.name().place(), "the variable a second time", "it once", Optional.empty());
      }
    }
    return Optional.of(read);
  }

  private static Limit limit(String text) {
    String[] parts = text.split(" per ", 2);
    Limit.By by =
        parts.length == 1
            ? Limit.By.CLIENT
            : switch (parts[1].strip()) {
              case "client" -> Limit.By.CLIENT;
              case "user" -> Limit.By.USER;
              case "route" -> Limit.By.ROUTE;
              default -> throw new IllegalArgumentException(text);
            };
    return new Limit(Rate.parse(parts[0]), by);
  }

  private static AppConfig.Port port(String text) {
    if (text.contains("{port}")) {
      return new AppConfig.Port.Argument(line(text));
    }
    if (text.matches("\\d{1,5}")) {
      int number = Integer.parseInt(text);
      require(number >= 1 && number <= 65_535);
      return new AppConfig.Port.Fixed(number);
    }
    return new AppConfig.Port.Variable(matching(VARIABLE, text));
  }

  private static String origin(String text) {
    URI uri = URI.create(text);
    String scheme = String.valueOf(uri.getScheme());
    require(scheme.equals("https") || scheme.equals("http"));
    require(uri.getHost() != null && uri.getUserInfo() == null);
    require(uri.getRawPath() == null || uri.getRawPath().isEmpty());
    require(uri.getRawQuery() == null && uri.getRawFragment() == null);
    return text.toLowerCase(Locale.ROOT);
  }

  private static String line(String text) {
    require(!text.isBlank() && text.length() <= 4096);
    require(text.chars().noneMatch(Character::isISOControl));
    return text.strip();
  }

  private static String matching(Pattern pattern, String text) {
    require(pattern.matcher(text).matches());
    return text;
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("does not fit");
    }
  }
}
