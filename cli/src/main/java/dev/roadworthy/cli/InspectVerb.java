package dev.roadworthy.cli;

import dev.roadworthy.base.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `roadworthy inspect`.
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Says what must happen before production: what is wrong, where, why it matters, what to do,",
      "how long it takes, what comes first. Reads only; nothing of the app is run.",
    },
    footer = {
      "",
      "Exit codes: 0 nothing at or over --fail-on, 1 findings, 2 usage, 3 could not inspect.",
      "",
      "Examples:",
      "  roadworthy inspect                                    the app in this folder",
      "  roadworthy inspect --html report.html                 a report to send to somebody",
      "  roadworthy inspect https://github.com/owner/name.git  a repository",
      "  roadworthy inspect . http://localhost:8080            the source and the running app",
      "  roadworthy inspect --sarif out.sarif --fail-on high   in a pipeline",
      "  roadworthy inspect --baseline last.json               what is new since then",
      "",
      "What somebody answers for is written into .roadworthy/waivers.yaml."
    })
final class InspectVerb implements Callable<Integer> {
  private static final Pattern WEB = Pattern.compile("(?i)https?://.+");
  private static final Pattern GIT_HOST =
      Pattern.compile(
          "(?i)https?://(www\\.)?(github\\.com|gitlab\\.com|bitbucket\\.org|codeberg\\.org"
              + "|git\\.sr\\.ht)/[^/]+/[^/]+/?");
  private static final Pattern TIMES = Pattern.compile("([1-9][0-9]{0,5})x?");

  private final InProcess inProcess;

  @Parameters(
      arity = "0..2",
      paramLabel = "DIR|GIT-URL|http://URL",
      description = {
        "A folder, a git address or the address of a running app (default: this folder);",
        "a folder and an address together tie what runs to its source."
      })
  private List<String> targets = new ArrayList<>();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write the full report as one self-contained page.")
  private @Nullable Path html;

  @Option(names = "--markdown", paramLabel = "FILE", description = "Write it as Markdown.")
  private @Nullable Path markdown;

  @Option(names = "--json", paramLabel = "FILE", description = "Write it as JSON; - for here.")
  private @Nullable Path json;

  @Option(names = "--sarif", paramLabel = "FILE", description = "Write it as SARIF; - for here.")
  private @Nullable Path sarif;

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      defaultValue = "high",
      description = {
        "Exit with 1 from this severity on: critical, high, medium, low, never",
        "(default: ${DEFAULT-VALUE})."
      })
  private InspectOptions.FailOn failOn = InspectOptions.FailOn.HIGH;

  @Option(names = "--since", paramLabel = "COMMIT", description = "Only what came after it.")
  private @Nullable String since;

  @Option(names = "--no-history", description = "Do not read past commits.")
  private boolean noHistory;

  @Option(names = "--offline", description = "Ask nothing of the network.")
  private boolean offline;

  @Option(
      names = "--osv",
      paramLabel = "DIR",
      description = "Security advisories from this folder (OSV records) instead of the network.")
  private @Nullable Path osv;

  @Option(
      names = "--grow",
      paramLabel = "100x",
      description = "Try the database's queries on a copy with so many times the rows.")
  private @Nullable String grow;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      description = {
        "Read the PostgreSQL database whose address is in this environment variable, such as",
        "DATABASE_URL; nothing is written to it. SQLite files are found by themselves."
      })
  private @Nullable String database;

  @Option(
      names = "--i-own-this",
      description = "The address is yours: put it under load though it is not this machine.")
  private boolean owned;

  @Option(
      names = "--waivers",
      paramLabel = "FILE",
      description = "Waivers (default: .roadworthy/waivers.yaml of the folder).")
  private @Nullable Path waivers;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "An earlier --json or --sarif: say what is new and what is fixed since.")
  private @Nullable Path baseline;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing but mistakes.")
  private boolean quiet;

  InspectVerb(InProcess inProcess) {
    this.inProcess = inProcess;
  }

  @Override
  public Integer call() {
    Optional<String> source = Optional.empty();
    Optional<String> address = Optional.empty();
    for (String target : targets) {
      if (isRunningApp(target)) {
        address = once(address, target);
      } else {
        source = once(source, target);
      }
    }
    if (source.isEmpty() && address.isEmpty()) {
      source = Optional.of(".");
    }
    var scope =
        new InspectOptions.Scope(
            Optional.ofNullable(since),
            !noHistory,
            offline,
            Optional.ofNullable(osv),
            times(grow),
            Optional.ofNullable(database),
            owned);
    return inProcess.inspect(
        new InspectOptions(
            source,
            address,
            outputs(),
            failOn,
            scope,
            Optional.ofNullable(waivers),
            Optional.ofNullable(baseline),
            quiet));
  }

  /// `https://github.com/owner/name` and whatever ends in `.git` is a repository; other web
  /// addresses are running apps.
  static boolean isRunningApp(String target) {
    return WEB.matcher(target).matches()
        && !GIT_HOST.matcher(target).matches()
        && !target.toLowerCase(Locale.ROOT).replaceAll("/+$", "").endsWith(".git");
  }

  static OptionalInt times(@Nullable String text) {
    if (text == null) {
      return OptionalInt.empty();
    }
    var matcher = TIMES.matcher(text);
    if (!matcher.matches()) {
      throw new Problem(
          "usage", "--grow " + text + " is not a number of times.", "Write it so: --grow 100x");
    }
    return OptionalInt.of(Integer.parseInt(matcher.group(1)));
  }

  private static Optional<String> once(Optional<String> before, String target) {
    if (before.isPresent()) {
      throw new Problem(
          "usage",
          before.get() + " and " + target + " cannot be inspected together.",
          "Give one folder or git address, and at most one address of its running app.");
    }
    return Optional.of(target);
  }

  private Map<InspectOptions.Format, Path> outputs() {
    var out = new EnumMap<InspectOptions.Format, Path>(InspectOptions.Format.class);
    put(out, InspectOptions.Format.SARIF, sarif);
    put(out, InspectOptions.Format.JSON, json);
    put(out, InspectOptions.Format.HTML, html);
    put(out, InspectOptions.Format.MARKDOWN, markdown);
    return out;
  }

  private static void put(
      Map<InspectOptions.Format, Path> out, InspectOptions.Format format, @Nullable Path file) {
    if (file != null) {
      out.put(format, file);
    }
  }
}
