package dev.roadworthy.server;

import dev.roadworthy.base.Problem;
import dev.roadworthy.cli.InspectOptions;
import dev.roadworthy.cli.RoadworthyCommand;
import dev.roadworthy.inspect.Evidence;
import dev.roadworthy.inspect.EvidenceCollector;
import dev.roadworthy.inspect.Inspector;
import dev.roadworthy.inspect.Progress;
import dev.roadworthy.inspect.Report;
import dev.roadworthy.inspect.Rules;
import dev.roadworthy.inspect.RunFacts;
import dev.roadworthy.inspect.SarifReport;
import dev.roadworthy.inspect.Severity;
import dev.roadworthy.inspect.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/// `roadworthy inspect`: collects evidence, asks the rules, writes the reports.
final class InspectRun {
  private static final int FINDINGS = 1;

  private final InspectOptions options;

  private InspectRun(InspectOptions options) {
    this.options = options;
  }

  /// @return the exit code: 0 nothing at or over the threshold, 1 findings, 3 could not
  static int run(InspectOptions options) {
    return new InspectRun(options).run();
  }

  private int run() {
    Instant started = Instant.now();
    Rules rules = Rules.standard();
    try (Source source = Source.open(options.source().orElse("."), Progress.SILENT)) {
      return run(rules, source, started);
    }
  }

  private int run(Rules rules, Source source, Instant started) {
    var scope = new EvidenceCollector.Scope(options.scope().since(), options.scope().history());
    Evidence evidence =
        new EvidenceCollector(Progress.SILENT, new SecureRandom()).collect(source, scope);
    var inspection = new Inspector(rules).inspect(evidence);
    var facts =
        new RunFacts(
            evidence.subject().name(),
            options.address(),
            started,
            Duration.between(started, Instant.now()),
            version());
    Report report = Report.of(facts, inspection, rules);
    write(report);
    return exitCode(report);
  }

  private void write(Report report) {
    options
        .outputs()
        .forEach((format, file) -> {
          switch (format) {
            case SARIF -> write(file, SarifReport.write(report));
            case JSON, HTML, MARKDOWN ->
                throw new Problem("not-yet", "--" + format + " is not there yet.", null);
          }
        });
    if (!options.quiet()) {
      System.out.println(report.open().size() + " findings");
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      if (file.toString().equals("-")) {
        OutputStream out = System.out;
        out.write(bytes);
        out.write('\n');
        out.flush();
      } else {
        Files.write(file, bytes);
      }
    } catch (IOException e) {
      throw new Problem(
          "report-unwritable", file + " cannot be written: " + e.getMessage(), null, e);
    }
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
