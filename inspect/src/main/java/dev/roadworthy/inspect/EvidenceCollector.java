package dev.roadworthy.inspect;

import dev.roadworthy.git.GitFolder;
import dev.roadworthy.git.Index;
import dev.roadworthy.git.Repository;
import dev.roadworthy.leaks.LeakDetector;
import dev.roadworthy.project.Detection;
import dev.roadworthy.project.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Collects the evidence of a source, once: files, credentials in them, history.
public final class EvidenceCollector {
  /// How long each of files and history may take: a report in part beats none.
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /// Set to `off` by the launcher when it repeats a run that crashed.
  private static final String SYNTAX = "roadworthy.inspect.syntax";

  private static final int MANY_LINKS = 5;

  private final Progress progress;
  private final RandomGenerator random;
  private final LeakDetector detector = LeakDetector.standard();

  /// How far it goes.
  ///
  /// @param since only what came after this commit
  /// @param history whether past commits are read
  public record Scope(Optional<String> since, boolean history) {}

  public EvidenceCollector(Progress progress, RandomGenerator random) {
    this.progress = progress;
    this.random = random;
  }

  /// @throws dev.roadworthy.base.Problem when nothing can be read
  public Evidence collect(Source source, Scope scope) {
    List<Gap> gaps = new ArrayList<>(source.gaps());
    Optional<Repository> repository = open(source, gaps);
    try {
      Predicate<String> tracked = tracked(source, repository, gaps);
      FolderTree tree = FolderTree.read(source.folder(), tracked);
      Detection detection = Project.detect(source.folder(), new SupposedRuntimes());
      var subject = new Subject(source.name(), Subjects.kindOf(tree, detection), detection);
      List<FoundLeak> leaks = leaks(source.folder(), tree, gaps);
      History history = history(source, repository, scope);
      if (history.extent() == History.Extent.PART || history.extent() == History.Extent.UNREAD) {
        gaps.add(new Gap("history", history.why()));
      }
      boolean syntax = !"off".equals(System.getProperty(SYNTAX));
      if (!syntax) {
        gaps.add(new Gap("syntax", Code.WHY_OFF));
      }
      return new Evidence(
          tree, subject, gaps, leaks, history, syntax ? Code.of(tree) : Code.off(tree));
    } finally {
      repository.ifPresent(EvidenceCollector::close);
    }
  }

  private static Optional<Repository> open(Source source, List<Gap> gaps) {
    try {
      return source.found() instanceof GitFolder.Found.Repository r
          ? Optional.of(Repository.open(r.folder()))
          : Optional.empty();
    } catch (IOException e) {
      gaps.add(new Gap("version control", "the repository cannot be read: " + e.getMessage()));
      return Optional.empty();
    }
  }

  private static void close(Repository repository) {
    try {
      repository.close();
    } catch (IOException e) {
      return; // only read
    }
  }

  private static Predicate<String> tracked(
      Source source, Optional<Repository> repository, List<Gap> gaps) {
    if (source.exported()) {
      return _ -> true;
    }
    if (repository.isEmpty() || !(source.found() instanceof GitFolder.Found.Repository found)) {
      return _ -> false;
    }
    try {
      Index index = repository.get().index();
      String prefix = found.folder().prefix();
      index.submodules().stream()
          .filter(path -> path.startsWith(prefix))
          .sorted()
          .limit(MANY_LINKS)
          .forEach(path ->
              gaps.add(
                  new Gap(
                      "submodule " + Shown.of(path, 100),
                      "another repository linked here is not inspected; inspect it itself")));
      return path -> index.holds(prefix + path);
    } catch (IOException e) {
      gaps.add(new Gap("index", "which files are committed is not known: " + e.getMessage()));
      return _ -> true;
    }
  }

  private List<FoundLeak> leaks(Path folder, FolderTree tree, List<Gap> gaps) {
    BooleanSupplier stopped = deadline();
    try {
      var leaks = new TreeLeaks(folder, tree.files(), detector, stopped, progress).find();
      if (stopped.getAsBoolean()) {
        gaps.add(new Gap("files", "not all were searched for credentials in the time for it"));
      }
      return leaks;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      gaps.add(new Gap("files", "the search for credentials was interrupted"));
      return List.of();
    }
  }

  private History history(Source source, Optional<Repository> repository, Scope scope) {
    if (source.found() instanceof GitFolder.Found.Refused(String why)) {
      return History.unread(why);
    }
    if (source.found() instanceof GitFolder.Found.Nothing) {
      return History.none();
    }
    if (repository.isEmpty()) {
      return History.unread("the repository cannot be read");
    }
    if (!scope.history()) {
      return History.unread("past commits were not asked for (--no-history)");
    }
    try {
      return new HistoryReader(repository.get(), detector, deadline(), progress)
          .read(scope.since(), random.nextLong());
    } catch (IOException e) {
      return History.unread("the history cannot be read: " + e.getMessage());
    }
  }

  private static BooleanSupplier deadline() {
    long end = System.nanoTime() + LIMIT.toNanos();
    return () -> System.nanoTime() > end || Thread.currentThread().isInterrupted();
  }
}
