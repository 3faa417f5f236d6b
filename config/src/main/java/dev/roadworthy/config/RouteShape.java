package dev.roadworthy.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The lines of `routes:`.
final class RouteShape {
  /// More lines than a person keeps in mind; the edge's table is built for 10,000.
  private static final int MAX_RULES = 10_000;

  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._~!$&'()+,;=:@%-]*|\\*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,62}");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]{0,62})=([^=\\p{Cntrl}]{1,200})");
  private static final Set<String> KNOWN_METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  static final Kind<String> PATTERN =
      Kind.text(
          "a path such as /, /api/*/items or /assets/** (* is one whole segment, ** the rest and"
              + " last)",
          RouteShape::pattern);

  static final Kind<String> METHOD =
      Kind.text(
          "an HTTP method in capitals, such as GET",
          t -> {
            if (!KNOWN_METHODS.contains(t)) {
              throw new IllegalArgumentException(t);
            }
            return t;
          });

  static final Kind<Allow> ALLOW =
      Kind.text(
          "public, signed-in, app, role:NAME, permission:NAME or attribute:NAME=VALUE",
          RouteShape::allow);

  static final Key<String> PATH =
      Key.of("path", PATTERN, "required", "The path, as the app will see it.");
  static final Key<List<String>> METHODS =
      Key.of("methods", Kind.listOf(METHOD), "all", "The methods the line is for.");
  static final Key<List<Allow>> ALLOWED =
      Key.of(
          "allow",
          Kind.listOf(ALLOW),
          "required",
          "Who may pass: `public`, `signed-in`, `role:NAME`, `permission:NAME`,"
              + " `attribute:department=finance`, `app` (the app checks itself) or a list of which"
              + " one suffices.");
  static final Key<Limit> LIMIT =
      Key.of("limit", Kinds.LIMIT, "that of edge", "How often a caller may ask here.");
  static final Key<Duration> CACHE =
      Key.of("cache", Kinds.TIME, "as the app says", "How long clients may keep the answer.");
  static final Key<AppShape.TwoFactor> TWO_FACTOR =
      Key.of(
              "two-factor",
              Kinds.oneOf(AppShape.TwoFactor.class),
              "that of sign-in",
              "Demands a second factor here.")
          .notYet();

  static final Shape RULE =
      new Shape(
          "routes",
          "One line; the first whose path and method match decides.",
          List.of(PATH, METHODS, ALLOWED, LIMIT, CACHE, TWO_FACTOR));

  static final Kind<List<RouteRule>> KIND =
      new Kind<>("a list of lines, each with a path and allow", RouteShape::rules);

  private RouteShape() {}

  private static Optional<List<RouteRule>> rules(Yaml value, Where where) {
    if (!(value instanceof Yaml.Items list)) {
      return where.unfit(value, KIND.expected());
    }
    if (list.items().size() > MAX_RULES) {
      return where.unfit(value, "at most " + MAX_RULES + " lines");
    }
    var rules = new ArrayList<RouteRule>();
    var reach = new RouteReach();
    for (int i = 0; i < list.items().size(); i++) {
      Yaml item = list.items().get(i);
      Where here = where.item(i);
      rule(item, here)
          .ifPresent(rule -> {
            reach.add(rule, item.place(), here);
            rules.add(rule);
          });
    }
    return Optional.of(List.copyOf(rules));
  }

  private static Optional<RouteRule> rule(Yaml item, Where where) {
    int before = where.mistakes().size();
    Section s = Section.read(RULE, item, where);
    require(s, PATH, item, where, before);
    require(s, ALLOWED, item, where, before);
    Optional<String> path = s.get(PATH);
    List<Allow> allow = s.get(ALLOWED).orElse(List.of());
    if (path.isEmpty() || allow.isEmpty()) {
      if (s.get(ALLOWED).isPresent() && allow.isEmpty() && where.mistakes().size() == before) {
        where
            .below("allow")
            .mistake(s.place(ALLOWED), "an empty list", ALLOW.expected(), Optional.empty());
      }
      return Optional.empty();
    }
    return Optional.of(
        new RouteRule(
            path.get(),
            Set.copyOf(s.get(METHODS).orElse(List.of())),
            allow,
            s.get(LIMIT),
            s.get(CACHE)));
  }

  /// A missing key is only told when nothing worse was: a misspelt one has been told already.
  private static void require(Section s, Key<?> key, Yaml item, Where where, int before) {
    if (!s.has(key) && where.mistakes().size() == before && item instanceof Yaml.Fields) {
      where.mistake(
          item.place(),
          "a line without " + key.name(),
          key.name() + ": " + key.kind().expected(),
          Optional.empty());
    }
  }

  private static String pattern(String text) {
    if (!text.startsWith("/") || text.length() > 1024) {
      throw new IllegalArgumentException(text);
    }
    String[] segments = text.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      boolean rest = last && segments[i].equals("**");
      boolean blank = segments[i].isEmpty() && !last;
      boolean dots = segments[i].equals(".") || segments[i].equals("..");
      if (!rest && (blank || dots || !SEGMENT.matcher(segments[i]).matches())) {
        throw new IllegalArgumentException(text);
      }
    }
    return text;
  }

  private static Allow allow(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return switch (text) {
        case "public" -> new Allow.Public();
        case "signed-in" -> new Allow.SignedIn();
        case "app" -> new Allow.App();
        default -> throw new IllegalArgumentException(text);
      };
    }
    String name = text.substring(colon + 1).strip();
    return switch (text.substring(0, colon)) {
      case "role" -> new Allow.Role(named(name));
      case "permission" -> new Allow.Permission(named(name));
      case "attribute" -> {
        var m = ATTRIBUTE.matcher(name);
        if (!m.matches()) {
          throw new IllegalArgumentException(text);
        }
        yield new Allow.Attribute(m.group(1), m.group(2));
      }
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static String named(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(name);
    }
    return name;
  }
}
