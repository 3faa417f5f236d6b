package dev.roadworthy.server;

import dev.roadworthy.base.Problem;
import dev.roadworthy.cli.InspectOptions;
import dev.roadworthy.inspect.HtmlReport;
import dev.roadworthy.inspect.JsonReport;
import dev.roadworthy.inspect.MarkdownReport;
import dev.roadworthy.inspect.Report;
import dev.roadworthy.inspect.SarifReport;
import dev.roadworthy.inspect.TerminalReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Puts the reports where they were asked for.
final class InspectWriter {
  private static final Path STANDARD_OUTPUT = Path.of("-");

  private final InspectOptions options;
  private final PrintStream out;

  InspectWriter(InspectOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /// @throws Problem `report-unwritable`
  void write(Report report) {
    options
        .outputs()
        .forEach((format, file) -> {
          switch (format) {
            case SARIF -> write(file, SarifReport.write(report));
            case JSON -> write(file, JsonReport.write(report));
            case HTML -> write(file, HtmlReport.write(report));
            case MARKDOWN -> write(file, MarkdownReport.write(report));
          }
        });
    if (!options.quiet() && !options.outputs().containsValue(STANDARD_OUTPUT)) {
      boolean terminal = System.console() != null && System.console().isTerminal();
      boolean colours = terminal && System.getenv("NO_COLOR") == null;
      out.print(TerminalReport.text(report, columns(), colours, whereTheRestIs()));
    }
  }

  private String whereTheRestIs() {
    Path html = options.outputs().get(InspectOptions.Format.HTML);
    return html == null
        ? "The full report, to read or to send: add --html report.html"
        : "The full report is in " + html;
  }

  /// As the shell says; 80 where it does not.
  private static int columns() {
    String said = System.getenv("COLUMNS");
    return said != null && said.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(said) : 80;
  }

  /// A file is replaced whole, so that nobody ever reads half a report.
  private void write(Path file, byte[] bytes) {
    try {
      if (file.equals(STANDARD_OUTPUT)) {
        out.write(bytes);
        out.write('\n');
        out.flush();
        return;
      }
      Path absolute = file.toAbsolutePath();
      Path whole = Files.createTempFile(absolute.getParent(), ".roadworthy-report", ".part");
      try {
        Files.write(whole, bytes);
        Files.setPosixFilePermissions(
            whole, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(whole, absolute, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(whole);
      }
    } catch (IOException e) {
      throw new Problem(
          "report-unwritable",
          file + " cannot be written.",
          "Name a file in a folder that is there and may be written to.",
          e);
    }
  }
}
