package dev.roadworthy.inspect;

import dev.roadworthy.project.Matching;
import dev.roadworthy.project.Program;

/// Where a script runs.
final class ScriptFiles {
  private ScriptFiles() {}

  /// Run by a person or a build, not by the server.
  static boolean isBatch(Program p) {
    return Matching.matches(
        p.path(),
        "(?i)(?:.*/)?(?:\\.\\w+|seeds?|seeders?|migrations?|scripts?|cli|bin|tools?|cron|jobs?)"
            + "(?:[/._-].*)|(?:.*/)?[^/]*(?:seed|migrat|gulpfile|gruntfile|webpack)[^/]*");
  }

  /// Settings of a test.
  static boolean isTest(Program p) {
    return Matching.matches(p.path(), "(?i)(?:.*[/._-])?test(?:s|ing)?\\.\\w+");
  }

  /// In a browser, by its folder or by what it touches.
  static boolean isBrowser(Program p) {
    String path = "/" + p.path();
    if (Matching.matches(
        path, "(?i).*/(public|static|assets|client|frontend|browser|www|webroot|wwwroot)/.*")) {
      return !Matching.matches(path, "(?i).*/(server|backend|api)/.*");
    }
    return p.imports("react")
        || p.imports("vue")
        || p.imports("react-dom")
        || p.imports("jquery")
        || !p.calls(
                "document.getElementById",
                "document.querySelector",
                "window.addEventListener",
                "document.addEventListener")
            .isEmpty();
  }
}
