package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.Optional;

/// A Procfile: its `web:` line starts the app and `PORT` carries the port, by its convention.
final class ProcfileStack implements Stack {
  private static final Pattern WEB = Pattern.compile("^web\\s*:\\s*(.+)$");

  static Optional<String> web(Draft draft) {
    return draft.source("Procfile").flatMap(s -> s.first(WEB)).map(h -> h.group(1).strip());
  }

  @Override
  public Optional<Detection> detect(SourceTree tree, Runtimes runtimes) {
    var draft = new Draft(tree, "", Detection.Kind.PROCFILE);
    return web(draft)
        .map(command -> {
          draft.start = command;
          draft.framework = "Procfile";
          draft.port = new Detection.Port.Variable("PORT");
          return draft.done();
        });
  }
}
