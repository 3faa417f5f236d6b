package dev.roadworthy.server;

import dev.roadworthy.cli.InProcess;
import dev.roadworthy.cli.InitOptions;
import dev.roadworthy.cli.InspectOptions;
import dev.roadworthy.cli.RoadworthyCommand;
import dev.roadworthy.cli.UpOptions;

/// Where the program begins.
public final class Main {
  private Main() {}

  /// Exit codes: 0 good, 1 findings, 2 usage, 3 failed.
  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals("inspect")) {
      OwnLog.quietWhenUsed();
    } else {
      OwnLog.quiet();
    }
    int code = RoadworthyCommand.run(arguments, new Verbs());
    System.out.flush();
    System.exit(code);
  }

  private static final class Verbs implements InProcess {
    @Override
    public int up(UpOptions options) {
      return UpRun.run(options);
    }

    @Override
    public int init(InitOptions options) {
      return InitRun.run(options);
    }

    @Override
    public int inspect(InspectOptions options) {
      return InspectRun.run(options);
    }
  }
}
