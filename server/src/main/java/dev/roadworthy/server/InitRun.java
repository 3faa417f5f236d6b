package dev.roadworthy.server;

import dev.roadworthy.base.Problem;
import dev.roadworthy.cli.InitOptions;
import dev.roadworthy.config.AppConfig;
import dev.roadworthy.config.AppConfigReader;
import dev.roadworthy.config.ConfigWriter;
import dev.roadworthy.project.Detection;
import dev.roadworthy.project.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `roadworthy init`: writes what was detected into roadworthy.yaml, so that it can be read and
/// changed.
final class InitRun {
  private InitRun() {}

  /// @return 0; what keeps it from writing is a `Problem`
  static int run(InitOptions options) {
    Path root = options.folder().toAbsolutePath().normalize();
    Detection seen = Project.detect(root);
    String text = ConfigWriter.write(config(seen), header(seen), comments(seen));
    if (options.print()) {
      System.out.print(text);
      return 0;
    }
    Path file = root.resolve("roadworthy.yaml");
    try {
      if (Files.exists(file)) {
        if (!options.force()) {
          throw new Problem(
              "exists",
              file + " is there already.",
              "Look at what it would be with --print, or replace it with --force.");
        }
        Files.move(file, root.resolve("roadworthy.yaml.old"), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new Problem("cannot-write", file + " cannot be written: " + e.getMessage(), null, e);
    }
    System.out.println("Wrote " + file + ": " + seen.line());
    System.out.println("Read it, change what is wrong, then:  roadworthy up");
    return 0;
  }

  private static AppConfig config(Detection seen) {
    var nothing = AppConfigReader.nothingSaid();
    var run = nothing.run();
    return new AppConfig(
        Optional.of(seen.name()),
        new AppConfig.Run(
            seen.commands().build(),
            seen.commands().prepare(),
            seen.commands().start(),
            seen.commands().test(),
            seen.port().map(InitRun::port),
            run.health(),
            Optional.of(seen.instances().single() ? 1 : AppPlan.USUAL_INSTANCES),
            run.memory(),
            Map.of(),
            List.of(),
            List.of(),
            Optional.of(seen.instances().single())),
        nothing.database(),
        new AppConfig.SignIn(Optional.of(AppConfig.SignUp.OPEN)),
        Optional.of(AppPlan.detectedRoutes(seen)),
        nothing.edge());
  }

  private static AppConfig.Port port(Detection.Port port) {
    return switch (port) {
      case Detection.Port.Variable v -> new AppConfig.Port.Variable(v.name());
      case Detection.Port.Argument a -> new AppConfig.Port.Argument(a.template());
      case Detection.Port.Fixed f -> new AppConfig.Port.Fixed(f.number());
    };
  }

  private static List<String> header(Detection seen) {
    var lines = new ArrayList<String>();
    lines.add("What `roadworthy up` does with this app. Detected: " + seen.line());
    lines.add("Every key is explained in docs/reference/roadworthy-yaml.md of Roadworthy.");
    seen.unknowns().forEach(u -> lines.add("Not detected: " + u.sentence() + "  " + u.yaml()));
    seen.services().forEach(s -> lines.add("The app also needs " + s + "."));
    seen.variables().stream()
        .filter(v -> v.need() == Detection.Need.REQUIRED)
        .forEach(v -> lines.add("Needs the variable " + v.name() + ", read at " + v.place() + "."));
    return lines;
  }

  private static Map<String, String> comments(Detection seen) {
    var comments = new LinkedHashMap<String, String>();
    if (!seen.instances().why().isEmpty()) {
      comments.put("run.single", seen.instances().why());
    }
    seen.web()
        .login()
        .ifPresent(l ->
            comments.put(
                "routes", "the app signs in its users itself (" + l.by() + ", " + l.place() + ")"));
    return comments;
  }
}
