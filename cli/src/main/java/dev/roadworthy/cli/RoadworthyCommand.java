package dev.roadworthy.cli;

import dev.roadworthy.base.Problem;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command line. Exit codes: 0 good, 1 findings, 2 usage, 3 failed.
@Command(
    name = "roadworthy",
    mixinStandardHelpOptions = true,
    versionProvider = RoadworthyCommand.Version.class,
    description = "Makes a working prototype roadworthy without rewriting it.",
    footer = {
      "",
      "Examples:",
      "  roadworthy inspect                say what must happen before production",
      "  roadworthy up                     run the app in this folder behind the layer",
      "  roadworthy init                   write roadworthy.yaml with what was detected",
      "  roadworthy users grant a@b.c admin",
      "  roadworthy logs --follow --level error"
    },
    subcommands = {
      InspectVerb.class,
      UpVerb.class,
      InitVerb.class,
      StatusVerb.class,
      LogsVerb.class,
      RestartVerb.class,
      UsersVerb.class,
      SessionsVerb.class,
      AuditVerb.class,
      ConsoleVerb.class,
      CommandLine.HelpCommand.class
    })
public final class RoadworthyCommand implements Runnable {
  public static final int FAILED = 3;
  public static final int USAGE = 2;

  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  /// Runs one command line.
  ///
  /// @return the exit code
  public static int run(String[] arguments, InProcess inProcess) {
    var line =
        line(arguments, new VerbFactory(inProcess))
            .setExecutionExceptionHandler((e, _, _) -> failed(e, System.err))
            .setParameterExceptionHandler(RoadworthyCommand::usage)
            .setOverwrittenOptionsAllowed(true)
            .setCaseInsensitiveEnumValuesAllowed(true);
    return line.execute(arguments);
  }

  /// Only the verb that was asked for is made, when one was: reading the annotations of all of them
  /// takes longer than many a verb itself.
  private static CommandLine line(String[] arguments, VerbFactory factory) {
    String asked = arguments.length == 0 ? "" : arguments[0];
    for (Class<?> verb : RoadworthyCommand.class.getAnnotation(Command.class).subcommands()) {
      if (verb.getAnnotation(Command.class).name().equals(asked)
          && verb != CommandLine.HelpCommand.class) {
        return new CommandLine(new OneVerb(), factory)
            .addSubcommand(new CommandLine(verb, factory));
      }
    }
    return new CommandLine(new RoadworthyCommand(), factory);
  }

  /// What stands before the verb when only that verb is there.
  @Command(
      name = "roadworthy",
      mixinStandardHelpOptions = true,
      versionProvider = RoadworthyCommand.Version.class)
  private static final class OneVerb {}

  /// With no verb: the help, and the exit code of a usage error.
  @Override
  public void run() {
    throw new ParameterException(
        java.util.Objects.requireNonNull(spec).commandLine(), "Which verb?");
  }

  private static int failed(Exception e, PrintStream out) {
    if (e instanceof Problem p) {
      out.println("roadworthy: " + p.message());
      if (p.hint() != null) {
        out.println("  " + p.hint());
      }
      return p.code().equals("usage") ? USAGE : FAILED;
    }
    out.println("roadworthy: something went wrong inside Roadworthy: " + e);
    return FAILED;
  }

  private static int usage(ParameterException e, String[] arguments) {
    var line = e.getCommandLine();
    line.getErr().println("roadworthy: " + e.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, line.getErr())) {
      line.usage(line.getErr());
    }
    return USAGE;
  }

  /// Makes each verb, handing the work that stays in this process to those that do it.
  private record VerbFactory(InProcess inProcess) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == UpVerb.class) {
        return type.cast(new UpVerb(inProcess));
      }
      if (type == InitVerb.class) {
        return type.cast(new InitVerb(inProcess));
      }
      if (type == InspectVerb.class) {
        return type.cast(new InspectVerb(inProcess));
      }
      return CommandLine.defaultFactory().create(type);
    }
  }

  /// The version of the jar.
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = RoadworthyCommand.class.getPackage().getImplementationVersion();
      return new String[] {"roadworthy " + (version == null ? "development" : version)};
    }
  }
}
