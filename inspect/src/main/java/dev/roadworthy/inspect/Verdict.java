package dev.roadworthy.inspect;

/// The sentences at the top of every report, made of the same figures.
final class Verdict {
  private Verdict() {}

  /// What an engineer would say first.
  static String headline(Report report) {
    String name = SafeText.line(report.run().target(), 60);
    if (!report.score().told()) {
      return "Nothing could be told of " + name;
    }
    if (report.count(Severity.CRITICAL) > 0) {
      return name + " must not meet users yet";
    }
    if (report.atLeast(Severity.HIGH) > 0) {
      return name + " is not roadworthy yet";
    }
    if (report.plan().steps().isEmpty()) {
      return name + " is roadworthy";
    }
    return name + " is nearly roadworthy";
  }

  /// Two or three plain sentences under it.
  static String summary(Report report) {
    Plan plan = report.plan();
    if (!report.score().told()) {
      return "No rule could be answered; see what could not be told.";
    }
    if (plan.steps().isEmpty()) {
      return "Nothing to mend was found in "
          + report.passes().size()
          + " checks that could be made.";
    }
    var out = new StringBuilder();
    int steps = plan.steps().size();
    out.append(steps == 1 ? "One thing is" : count(steps) + " things are").append(" to be mended");
    long critical = plan.steps().stream().filter(s -> s.severity() == Severity.CRITICAL).count();
    long high = plan.steps().stream().filter(s -> s.severity() == Severity.HIGH).count();
    if (critical > 0) {
      out.append(", ").append(critical).append(" of them critical");
    } else if (high > 0) {
      out.append(", ").append(high).append(" of them serious");
    }
    out.append(": about ").append(Effort.text(plan.effort())).append(" of work in the app.");
    int closable = plan.closable().size();
    if (closable > 0) {
      out.append(" `roadworthy up` closes ")
          .append(closable == steps ? "all of them" : closable + " of them")
          .append(" without a change of the app");
      out.append(
          closable == steps ? "." : ", and leaves " + Effort.text(plan.effortWithLayer()) + ".");
    }
    return out.toString();
  }

  /// `31 now, 84 behind roadworthy up, 93 after these four changes`.
  static String path(Score score) {
    var out = new StringBuilder(score.now() + " now");
    if (score.behindLayer() > score.now()) {
      out.append(", ").append(score.behindLayer()).append(" behind `roadworthy up`");
    }
    if (score.firstSteps() > 0 && score.afterFirst() > score.behindLayer()) {
      out.append(", ").append(score.afterFirst()).append(" after ").append(changes(score));
    }
    return out.toString();
  }

  static String changes(Score score) {
    return score.firstSteps() == 1
        ? "this one change"
        : "these " + count(score.firstSteps()).toLowerCase(java.util.Locale.ROOT) + " changes";
  }

  private static String count(int number) {
    String[] words = {"No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"};
    return number < words.length ? words[number] : String.valueOf(number);
  }
}
