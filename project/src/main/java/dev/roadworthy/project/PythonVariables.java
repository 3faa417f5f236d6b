package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;

/// The environment variables a Python app reads.
final class PythonVariables {
  private static final Pattern MUST =
      Pattern.compile("\\bos\\.environ\\[\\s*['\"]([A-Za-z_]\\w*)['\"]\\s*\\](\\s*=[^=])?");
  private static final Pattern MAY =
      Pattern.compile(
          "\\b(?:os\\.)?(?:getenv|environ\\.get|environ\\.setdefault)\\(\\s*['\"]([A-Za-z_]\\w*)['\"]\\s*([,)])(\\s*or\\b)?");
  private static final Pattern DECOUPLE =
      Pattern.compile(
          "\\b(?:config|env|env\\.str|env\\.bool|env\\.int|env\\.db)\\(\\s*['\"]([A-Z_][A-Z0-9_]*)['\"]\\s*([,)])");
  private static final Pattern FIELD =
      Pattern.compile(
          "^\\s+([A-Za-z_]\\w*)\\s*:\\s*(?:str|int|bool|float|SecretStr|\\w+Dsn|AnyUrl|AnyHttpUrl)\\s*$");
  private static final Pattern SETTINGS =
      Pattern.compile("^class\\s+\\w+\\(.*BaseSettings.*\\)\\s*:");

  private PythonVariables() {}

  static void read(Draft draft, List<Source> sources) {
    for (Source source : sources) {
      must(draft, source);
      for (Source.Hit hit : source.find(MAY)) {
        may(draft, hit);
      }
      boolean library = source.text().contains("decouple") || source.text().contains("environ.Env");
      if (library) {
        for (Source.Hit hit : source.find(DECOUPLE)) {
          boolean has = hit.group(2).equals(",") && hit.around(0, 2).contains("default");
          draft.variable(
              hit.group(1),
              has ? Detection.Need.OPTIONAL : Detection.Need.REQUIRED,
              hit.place(),
              has ? "" : "the app stops at its start without it");
        }
      }
      settings(draft, source);
    }
  }

  private static void must(Draft draft, Source source) {
    for (Source.Hit hit : source.find(MUST)) {
      String name = hit.group(1);
      boolean tested =
          source.text().contains("'" + name + "' in os.environ")
              || source.text().contains("\"" + name + "\" in os.environ");
      if (hit.group(2).isEmpty() && NodeVariables.ofInterest(name)) {
        draft.variable(
            name,
            tested ? Detection.Need.OPTIONAL : Detection.Need.REQUIRED,
            hit.place(),
            tested ? "" : "os.environ[...] raises a KeyError without it");
      }
    }
  }

  private static void may(Draft draft, Source.Hit hit) {
    String name = hit.group(1);
    if (!NodeVariables.ofInterest(name) || name.startsWith("DJANGO_SETTINGS")) {
      return;
    }
    boolean has =
        hit.group(2).equals(",") || !hit.group(3).isEmpty() || hit.text().contains(" if ");
    String after = hit.around(0, 4);
    boolean raises = after.matches("(?s).*if not .*(raise|sys\\.exit).*");
    draft.variable(
        name,
        has ? Detection.Need.OPTIONAL : raises ? Detection.Need.REQUIRED : Detection.Need.UNSURE,
        hit.place(),
        raises && !has ? "the app stops without it" : "");
  }

  /// Fields without a default of a pydantic settings class.
  private static void settings(Draft draft, Source source) {
    for (Source.Hit start : source.find(SETTINGS)) {
      List<String> lines = source.lines();
      for (int i = start.line();
          i < lines.size() && (lines.get(i).isBlank() || lines.get(i).startsWith(" "));
          i++) {
        var m = FIELD.matcher(lines.get(i));
        if (m.find()) {
          draft.variable(
              String.valueOf(m.group(1)).toUpperCase(Locale.ROOT),
              Detection.Need.REQUIRED,
              new Detection.Place(source.path(), i + 1),
              "pydantic refuses settings without it");
        }
      }
    }
  }
}
