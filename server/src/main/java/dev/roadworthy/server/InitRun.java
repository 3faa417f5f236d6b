package dev.roadworthy.server;

import dev.roadworthy.cli.InitOptions;

final class InitRun {
  private InitRun() {}

  static int run(InitOptions options) {
    return 3;
  }
}
