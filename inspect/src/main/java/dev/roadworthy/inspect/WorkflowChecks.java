package dev.roadworthy.inspect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the pipelines of a git host run, and for whom.
final class WorkflowChecks {
  private static final List<Glob> WORKFLOWS =
      Globs.of(
          "**/.github/workflows/*.{yml,yaml}",
          "**/.gitea/workflows/*.{yml,yaml}",
          "**/.forgejo/workflows/*.{yml,yaml}");
  private static final Pattern HEAD =
      Pattern.compile(
          "\\$\\{\\{\\s*github\\.(?:event\\.pull_request\\.head\\.|head_ref)|refs/pull/");
  private static final Pattern STRANGER =
      Pattern.compile(
          "\\$\\{\\{[^}]*(?:github\\.event\\.(?:issue|pull_request|comment|review|review_co"
              + "mment|discussion|head_commit)\\.(?:title|body|message|author\\.(?:name|email"
              + ")|head\\.ref|head\\.label)|github\\.head_ref)[^}]*\\}\\}");
  private static final Pattern RUN = Pattern.compile("^(\\s*(?:-\\s+)?)run:\\s*(.*)$");

  private WorkflowChecks() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("workflow-pull-request-target", WorkflowChecks::target);
    trees.put("workflow-script-injection", WorkflowChecks::injection);
  }

  private static List<TreeFile> workflows(Evidence evidence) {
    return evidence.tree().files().stream().filter(f -> Glob.any(WORKFLOWS, f)).toList();
  }

  private static Outcome target(Evidence evidence) {
    var hits = new ArrayList<Hit>();
    for (TreeFile file : workflows(evidence)) {
      List<String> lines = evidence.tree().text(file.path()).orElse("").lines().toList();
      int at = -1;
      boolean checkout = false;
      boolean head = false;
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        if (line.strip().startsWith("#")) {
          continue;
        }
        at = at < 0 && line.contains("pull_request_target") ? i : at;
        checkout |= line.contains("actions/checkout") || line.contains("git checkout");
        head |= HEAD.matcher(line).find();
      }
      if (at >= 0 && checkout && head) {
        hits.add(Hit.at(Place.line(file.path(), at + 1), lines.get(at).strip()));
      }
    }
    return Outcome.of(hits);
  }

  private static Outcome injection(Evidence evidence) {
    var hits = new ArrayList<Hit>();
    for (TreeFile file : workflows(evidence)) {
      int block = -1;
      int number = 0;
      for (String line :
          (Iterable<String>) evidence.tree().text(file.path()).orElse("").lines()::iterator) {
        number++;
        int indent = line.length() - line.stripLeading().length();
        Matcher run = RUN.matcher(line);
        if (run.find()) {
          block = run.group(1).length();
        } else if (!line.isBlank() && indent <= block) {
          block = -1;
        }
        if (block >= 0 && STRANGER.matcher(line).find()) {
          hits.add(Hit.at(Place.line(file.path(), number), line.strip()));
        }
      }
    }
    return Outcome.of(hits);
  }
}
