package dev.roadworthy.inspect;

import java.util.ArrayList;
import java.util.List;

/// What was collected, once; rules only read it.
///
/// @param gaps what was not looked at: rules that need it say unknown
/// @param leaks credentials in the files of now, by path and line
/// @param history what version control holds besides
/// @param code the source files as programs, read on first use
/// @param advisories known flaws of the packages in use
/// @param databases what the app's databases say
public record Evidence(
    Tree tree,
    Subject subject,
    List<Gap> gaps,
    List<FoundLeak> leaks,
    History history,
    Code code,
    Advisories advisories,
    DatabaseFacts databases) {
  public Evidence(
      Tree tree,
      Subject subject,
      List<Gap> gaps,
      List<FoundLeak> leaks,
      History history,
      Code code) {
    this(tree, subject, gaps, leaks, history, code, Advisories.builtIn(), DatabaseFacts.NONE);
  }

  public Evidence(
      Tree tree, Subject subject, List<Gap> gaps, List<FoundLeak> leaks, History history) {
    this(tree, subject, gaps, leaks, history, Code.of(tree));
  }

  public Evidence {
    gaps = List.copyOf(gaps);
    leaks = List.copyOf(leaks);
  }

  /// A repository with a whole history in which nothing was found.
  public static Evidence of(Tree tree, Subject subject) {
    var quiet = new History(History.Extent.WHOLE, "", 0, 0, List.of(), List.of());
    return new Evidence(tree, subject, List.of(), List.of(), quiet);
  }

  public Evidence with(History newHistory) {
    return new Evidence(tree, subject, gaps, leaks, newHistory, code, advisories, databases);
  }

  public Evidence withLeaks(List<FoundLeak> newLeaks) {
    return new Evidence(tree, subject, gaps, newLeaks, history, code, advisories, databases);
  }

  /// With another source of known flaws, and why it is not the one that was asked for.
  public Evidence with(Advisories newAdvisories, List<Gap> more) {
    var all = new ArrayList<>(gaps);
    all.addAll(more);
    return new Evidence(tree, subject, all, leaks, history, code, newAdvisories, databases);
  }

  public Evidence with(DatabaseFacts newDatabases) {
    return new Evidence(tree, subject, gaps, leaks, history, code, advisories, newDatabases);
  }
}
