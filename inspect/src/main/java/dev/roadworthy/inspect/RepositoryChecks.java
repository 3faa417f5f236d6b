package dev.roadworthy.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the list of files tells.
final class RepositoryChecks {
  private static final List<Glob> ENVIRONMENT = List.of(Glob.of(".env"), Glob.of(".env.*"));
  private static final List<Glob> TEMPLATES =
      List.of(Glob.of("*.{example,sample,template,dist,defaults}"), Glob.of(".env.{test,ci}*"));

  private RepositoryChecks() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("committed-env", RepositoryChecks::committedEnvironment);
  }

  private static Outcome committedEnvironment(Evidence evidence) {
    var hits = new ArrayList<Hit>();
    for (TreeFile file : evidence.tree().files()) {
      if (file.tracked()
          && file.context() == FileContext.PRODUCTION
          && Glob.any(ENVIRONMENT, file)
          && !Glob.any(TEMPLATES, file)) {
        hits.add(Hit.at(Place.file(file.path()), file.path()));
      }
    }
    return evidence.history().ofCommitted(hits);
  }
}
