package dev.roadworthy.inspect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What the recipe of a container image says.
final class ContainerChecks {
  private static final Pattern FROM =
      Pattern.compile("(?i)^FROM\\s+(?:--platform=\\S+\\s+)?(\\S+)(?:\\s+AS\\s+(\\S+))?");
  private static final Pattern SET = Pattern.compile("(?i)^(ENV|ARG)\\s+(.*)$");
  private static final Pattern PAIR =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(\"[^\"]*\"|'[^']*'|\\S*)");
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i)(?:^|_)(?:PASSWORD|PASSWD|SECRET|SECRET_KEY|TOKEN|API_?KEY|PRIVATE_KEY|ACCES"
              + "S_KEY|ADMIN_PASS|DB_PASS)$");
  private static final Pattern NO_VALUE =
      Pattern.compile(
          "(?i)|\\$.*|<.*>|change-?me.*|none|null|true|false|dummy.*|placeholder.*|your.*|x+");
  private static final Pattern COPIES_ALL =
      Pattern.compile(
          "(?i)^(?:COPY|ADD)\\s+(?:--\\S+\\s+)*(?:\\./?|\\[\\s*\"\\.\"\\s*,)(?:\\s|$|\")");

  /// One instruction with its continuation lines.
  private record Step(int line, String text) {}

  private ContainerChecks() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("docker-root-user", evidence -> each(evidence, ContainerChecks::root));
    trees.put("docker-latest-tag", evidence -> each(evidence, ContainerChecks::latest));
    trees.put("docker-secret-in-image", evidence -> each(evidence, ContainerChecks::secrets));
    trees.put("no-dockerignore", ContainerChecks::ignore);
  }

  private interface Look {
    void at(TreeFile file, List<Step> steps, List<Hit> hits);
  }

  private static Outcome each(Evidence evidence, Look look) {
    var hits = new ArrayList<Hit>();
    boolean any = false;
    for (TreeFile file : evidence.tree().files()) {
      if (recipe(file)) {
        any = true;
        look.at(file, steps(evidence.tree().text(file.path()).orElse("")), hits);
      }
    }
    return any ? Outcome.of(hits) : Outcome.notApplicable("there is no Dockerfile");
  }

  private static boolean recipe(TreeFile file) {
    String name = file.name().toLowerCase(Locale.ROOT);
    boolean named =
        name.equals("dockerfile")
            || name.equals("containerfile")
            || name.startsWith("dockerfile.")
            || name.endsWith(".dockerfile");
    return named
        && file.context() == FileContext.PRODUCTION
        && !name.matches(".*(dev|test|ci|local|gitpod).*")
        && !file.path().contains(".devcontainer");
  }

  private static List<Step> steps(String text) {
    var steps = new ArrayList<Step>();
    var current = new StringBuilder();
    int start = 0;
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      String bare = line.strip();
      if (bare.isEmpty() || bare.startsWith("#")) {
        continue;
      }
      start = current.isEmpty() ? number : start;
      boolean more = bare.endsWith("\\");
      current.append(more ? bare.substring(0, bare.length() - 1) + " " : bare);
      if (!more) {
        steps.add(new Step(start, current.toString()));
        current.setLength(0);
      }
    }
    return steps;
  }

  private static void root(TreeFile file, List<Step> steps, List<Hit> hits) {
    String user = "root";
    Step last = null;
    String base = "";
    for (Step step : steps) {
      Matcher from = FROM.matcher(step.text());
      String upper = step.text().toUpperCase(Locale.ROOT);
      if (from.find()) {
        base = from.group(1);
        user =
            base.contains("nonroot") || base.contains("rootless") || base.contains("unprivileged")
                ? "some"
                : "root";
        last = null;
      } else if (upper.startsWith("USER ")) {
        user = step.text().substring(5).strip();
      } else if (upper.startsWith("CMD") || upper.startsWith("ENTRYPOINT")) {
        last = last == null ? step : last;
      }
    }
    boolean isRoot =
        user.equals("root")
            || user.equals("0")
            || user.startsWith("root:")
            || user.startsWith("0:");
    boolean webServer =
        base.matches(
            "(?:.*/)?(nginx|httpd|caddy|traefik|haproxy|postgres|mysql|mariadb|redis|mongo)(:.*)?");
    if (isRoot && last != null && !webServer) {
      hits.add(Hit.at(Place.line(file.path(), last.line()), last.text()));
    }
  }

  private static void latest(TreeFile file, List<Step> steps, List<Hit> hits) {
    Set<String> stages = new HashSet<>();
    for (Step step : steps) {
      Matcher from = FROM.matcher(step.text());
      if (!from.find()) {
        continue;
      }
      String image = from.group(1);
      String last = image.substring(image.lastIndexOf('/') + 1);
      boolean named =
          stages.contains(image)
              || image.equals("scratch")
              || image.contains("$")
              || image.contains("@");
      if (!named && (!last.contains(":") || last.endsWith(":latest"))) {
        hits.add(Hit.at(Place.line(file.path(), step.line()), step.text()));
      }
      if (from.group(2) != null) {
        stages.add(from.group(2));
      }
    }
  }

  private static void secrets(TreeFile file, List<Step> steps, List<Hit> hits) {
    for (Step step : steps) {
      Matcher set = SET.matcher(step.text());
      if (!set.find()) {
        continue;
      }
      String rest = set.group(2).strip();
      Matcher pair = PAIR.matcher(rest);
      boolean found = false;
      while (pair.find()) {
        found = true;
        secret(file, step, pair.group(1), pair.group(2), hits);
      }
      int space = rest.indexOf(' ');
      if (!found && space > 0) {
        secret(file, step, rest.substring(0, space), rest.substring(space + 1).strip(), hits);
      }
    }
  }

  private static void secret(TreeFile file, Step step, String name, String quoted, List<Hit> hits) {
    String value = quoted.replaceAll("^[\"']|[\"']$", "");
    if (SECRET_NAME.matcher(name).find() && !NO_VALUE.matches(value)) {
      hits.add(Hit.at(Place.line(file.path(), step.line()), name + "=•••"));
    }
  }

  private static Outcome ignore(Evidence evidence) {
    Tree tree = evidence.tree();
    if (tree.files().stream().anyMatch(f -> f.name().endsWith(".dockerignore"))) {
      return Outcome.pass();
    }
    return each(
        evidence,
        (file, steps, hits) -> {
          for (Step step : steps) {
            if (COPIES_ALL.matcher(step.text()).find()) {
              hits.add(Hit.at(Place.line(file.path(), step.line()), step.text()));
              return;
            }
          }
        });
  }
}
