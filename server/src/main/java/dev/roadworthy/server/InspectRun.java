package dev.roadworthy.server;

import dev.roadworthy.base.Problem;
import dev.roadworthy.cli.InspectOptions;
import dev.roadworthy.cli.RoadworthyCommand;
import dev.roadworthy.inspect.AdvisorySource;
import dev.roadworthy.inspect.Baseline;
import dev.roadworthy.inspect.Evidence;
import dev.roadworthy.inspect.EvidenceCollector;
import dev.roadworthy.inspect.Inspection;
import dev.roadworthy.inspect.Inspector;
import dev.roadworthy.inspect.Live;
import dev.roadworthy.inspect.LiveProbe;
import dev.roadworthy.inspect.OsvApi;
import dev.roadworthy.inspect.Progress;
import dev.roadworthy.inspect.Report;
import dev.roadworthy.inspect.Rules;
import dev.roadworthy.inspect.RunFacts;
import dev.roadworthy.inspect.Severity;
import dev.roadworthy.inspect.Source;
import dev.roadworthy.inspect.Subject;
import dev.roadworthy.inspect.Waivers;
import dev.roadworthy.inspect.WaiversFile;
import dev.roadworthy.project.Project;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// `roadworthy inspect`: collects evidence, asks the rules, writes the reports.
final class InspectRun {
  private static final int FINDINGS = 1;

  private final InspectOptions options;
  private final Rules rules = Rules.standard();
  private final Progress progress;

  private InspectRun(InspectOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
  }

  /// @return the exit code: 0 nothing at or over the threshold, 1 findings
  /// @throws Problem with code `usage` for exit code 2, any other for 3
  static int run(InspectOptions options) {
    boolean watched = !options.quiet() && System.console() != null && System.console().isTerminal();
    if (!watched) {
      return new InspectRun(options, Progress.SILENT).run();
    }
    var progress = new InspectProgress(System.err);
    try {
      return new InspectRun(options, progress).run(progress::clear);
    } finally {
      progress.clear();
    }
  }

  private int run() {
    return run(() -> {});
  }

  /// @param looked called when everything has been looked at, before anything is printed
  private int run(Runnable looked) {
    if (options.source().isEmpty()) {
      return run(Optional.empty(), looked);
    }
    try (Source source = Source.open(options.source().get(), progress)) {
      return run(Optional.of(source), looked);
    }
  }

  private int run(Optional<Source> source, Runnable looked) {
    Instant started = Instant.now();
    Optional<URI> address = options.address().map(LiveProbe::parse);
    Waivers waivers = waivers(source.map(Source::folder), started);
    Optional<Evidence> evidence = source.map(this::evidence);
    Optional<Live> live = address.map(a -> look(a, evidence));
    progress.at(Progress.Stage.RULES, 0, 0);
    Inspection inspection = inspection(evidence, live);
    looked.run();
    var facts =
        new RunFacts(
            inspection.subject().name(),
            address.map(URI::toString),
            started,
            Duration.between(started, Instant.now()),
            version());
    boolean behindLayer = live.filter(Live::behindLayer).isPresent();
    Report report = Report.of(facts, inspection, waivers, behindLayer);
    if (options.baseline().isPresent()) {
      report = report.with(Baseline.compare(options.baseline().get(), report));
    }
    new InspectWriter(options, System.out).write(report);
    return exitCode(report);
  }

  private Inspection inspection(Optional<Evidence> evidence, Optional<Live> live) {
    var inspector = new Inspector(rules);
    if (evidence.isPresent()) {
      return live.isPresent()
          ? inspector.inspect(evidence.get(), live.get())
          : inspector.inspect(evidence.get());
    }
    Live seen = live.orElseThrow();
    return inspector.inspect(nothingButAnAddress(seen.address()), seen);
  }

  private Evidence evidence(Source source) {
    var scope = new EvidenceCollector.Scope(options.scope().since(), options.scope().history());
    var collector = new EvidenceCollector(progress, new SecureRandom());
    Evidence collected = advisories().addTo(collector.collect(source, scope));
    return DatabaseEvidence.add(
        collected, source.folder(), options.scope().database(), options.scope().grow(), progress);
  }

  private AdvisorySource advisories() {
    boolean offline = options.scope().offline();
    return new AdvisorySource(
        options.scope().osv(), offline ? Optional.empty() : Optional.of(OsvApi.PUBLIC));
  }

  private Live look(URI address, Optional<Evidence> evidence) {
    boolean heavy = options.scope().owned() || LiveProbe.isThisMachine(address);
    List<String> routes = evidence.map(LiveProbe::gettable).orElse(List.of());
    if (!options.quiet()) {
      System.err.println("  " + LiveProbe.announcement(address, routes.size(), heavy));
    }
    return LiveProbe.look(
        address, routes, heavy, new SecureRandom(), InstantSource.system(), progress);
  }

  /// What is known of an app of which there is only an address.
  private static Subject nothingButAnAddress(URI address) {
    try {
      Path empty = Files.createTempDirectory("roadworthy-inspect");
      try {
        return new Subject(
            String.valueOf(address.getHost()), Subject.Kind.UNKNOWN, Project.detect(empty));
      } finally {
        Files.delete(empty);
      }
    } catch (IOException e) {
      throw new Problem("inspect-unreadable", "No temporary folder can be made.", null, e);
    }
  }

  private Waivers waivers(Optional<Path> folder, Instant now) {
    Optional<Path> own =
        folder.map(f -> f.resolve(".roadworthy").resolve("waivers.yaml")).filter(Files::exists);
    Optional<Path> file = options.waivers().or(() -> own);
    if (file.isEmpty()) {
      return Waivers.none();
    }
    String name = options.waivers().map(Path::toString).orElse(".roadworthy/waivers.yaml");
    Set<String> ids =
        rules.all().stream().map(rule -> rule.text().id()).collect(Collectors.toSet());
    return WaiversFile.read(file.get(), name, ids, LocalDate.ofInstant(now, ZoneOffset.UTC));
  }

  private int exitCode(Report report) {
    long counted =
        switch (options.failOn()) {
          case NEVER -> 0;
          case CRITICAL -> report.atLeast(Severity.CRITICAL);
          case HIGH -> report.atLeast(Severity.HIGH);
          case MEDIUM -> report.atLeast(Severity.MEDIUM);
          case LOW -> report.atLeast(Severity.LOW);
        };
    return counted > 0 ? FINDINGS : 0;
  }

  private static String version() {
    String version = RoadworthyCommand.class.getPackage().getImplementationVersion();
    return version == null ? "0.0.0-development" : version;
  }
}
