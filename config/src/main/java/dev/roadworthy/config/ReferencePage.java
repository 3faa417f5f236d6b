package dev.roadworthy.config;

import java.util.List;

/// The reference page of roadworthy.yaml, made from the same keys that the reader uses:
/// `docs/reference/roadworthy-yaml.md`.
public final class ReferencePage {
  private ReferencePage() {}

  /// The page as Markdown.
  public static String markdown() {
    var page = new StringBuilder();
    page.append("# roadworthy.yaml\n\n");
    page.append("<!-- Made by ReferencePage from the keys the reader knows; do not edit. -->\n\n");
    page.append(AppShape.FILE.sentence());
    page.append(
        " Durations (`500ms`, `10s`, `2m`, `1h`, `30d`), sizes (`512MiB`) and rates (`600/min`)"
            + " carry their unit. All mistakes are told at once, each with its line, what was"
            + " expected and the nearest known name.\n");
    section(page, "At the left margin", AppShape.FILE);
    for (Shape shape :
        List.of(
            AppShape.RUN,
            AppShape.DATABASE,
            AppShape.SIGN_IN,
            RouteShape.RULE,
            AppShape.EDGE,
            LaterShape.ALERT,
            LaterShape.BACKUP,
            LaterShape.ENVIRONMENT)) {
      section(page, "`" + shape.name() + ":`", shape);
    }
    return page.toString();
  }

  private static void section(StringBuilder page, String title, Shape shape) {
    page.append("\n## ").append(title).append("\n\n");
    if (!shape.name().isEmpty()) {
      page.append(shape.sentence()).append("\n\n");
    }
    page.append("| key | takes | when absent | what it does |\n|---|---|---|---|\n");
    for (Key<?> key : shape.keys()) {
      page.append("| `").append(key.name()).append("` | ");
      page.append(cell(key.kind().expected())).append(" | ");
      page.append(cell(key.standard())).append(" | ");
      page.append(cell(key.sentence()));
      page.append(key.acted() ? "" : " *Read and checked, not acted on yet.*").append(" |\n");
    }
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("**", "\\*\\*");
  }
}
