package dev.roadworthy.console;

import java.util.List;

/// The app's health in one word and one sentence, from its instances.
record Health(Tone tone, String word, String sentence) {

  static Health of(Found<Instance> found) {
    if (found.trouble() != null) {
      return new Health(Tone.QUIET, "Unknown", "The instances could not be read.");
    }
    List<Instance> all = found.items();
    long serving = all.stream().filter(Instance::isServing).count();
    if (all.isEmpty()) {
      return new Health(Tone.QUIET, "Not started", "No instance has been started yet.");
    }
    if (serving == all.size()) {
      String which =
          switch (all.size()) {
            case 1 -> "The one instance is";
            case 2 -> "Both instances are";
            default -> "All " + all.size() + " instances are";
          };
      return new Health(Tone.GOOD, "Healthy", which + " serving.");
    }
    if (serving > 0) {
      String verb = serving == 1 ? " instances is serving." : " instances are serving.";
      return new Health(Tone.BUSY, "Degraded", serving + " of " + all.size() + verb);
    }
    boolean starting = all.stream().anyMatch(i -> i.tone() == Tone.BUSY);
    return starting
        ? new Health(Tone.BUSY, "Starting", "Requests are held until an instance is ready.")
        : new Health(Tone.BAD, "Down", "No instance is serving. The last crash below says why.");
  }
}
