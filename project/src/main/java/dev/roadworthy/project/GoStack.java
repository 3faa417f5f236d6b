package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Go: a module with one main package.
final class GoStack implements Stack {
  private static final Pattern VERSION = Pattern.compile("^go\\s+(\\d[\\d.]*)");
  private static final Pattern ENV =
      Pattern.compile("os\\.(?:Getenv|LookupEnv)\\(\\s*\"([A-Za-z_]\\w*)\"");
  private static final Pattern FIXED =
      Pattern.compile(
          "(?:ListenAndServe|\\.Run|\\.Start|\\.Listen|Addr)\\s*[(:]\\s*\"[^\":]*:(\\d{2,5})\"");
  private static final Pattern FLAG =
      Pattern.compile("flag\\.(?:Int|String)(?:Var)?\\([^\"]*\"(port|addr)\"");
  private static final Pattern MAIN = Pattern.compile("^func main\\(\\)");

  @Override
  public Optional<Detection> detect(SourceTree tree, Runtimes runtimes) {
    var draft = new Draft(tree, "", Detection.Kind.GO);
    if (!draft.has("go.mod")) {
      return Optional.empty();
    }
    List<Source> sources = tree.sources(Set.of("go"), List.of());
    List<String> mains =
        Source.all(sources, MAIN).stream().map(h -> h.source().folder()).distinct().toList();
    String module = draft.source("go.mod").map(Source::text).orElse("");
    Optional<String> asked =
        draft.source("go.mod").flatMap(s -> s.first(VERSION)).map(h -> h.group(1));
    Optional<String> present = runtimes.version("go", "version");
    draft.runtime =
        new Detection.RuntimeNeed(
            "Go",
            asked,
            asked.map(a -> "go.mod"),
            present,
            runtimes.executable("go").map(String::valueOf),
            present.isPresent() && Versions.compare(present.get(), asked.orElse("0")) >= 0);
    if (present.isEmpty()) {
      draft.unknown(
          "Go is not installed on this machine; try apt-get install golang-go.",
          "run: {start: ./app}");
    }
    String main = mains.contains("") ? "." : mains.size() == 1 ? "./" + mains.getFirst() : "";
    if (main.isEmpty()) {
      draft.unknown(
          mains.isEmpty()
              ? "There is no func main."
              : "There are several main packages: " + String.join(", ", mains) + ".",
          "run: {build: go build -o .roadworthy/app ./cmd/server, start: .roadworthy/app}");
    } else {
      draft.build = "go build -o .roadworthy/app " + main;
      draft.made.add(".roadworthy/app");
      draft.start = ".roadworthy/app";
      draft.startShown = "go build " + main;
    }
    draft.test = "go test ./...";
    draft.inputs.addAll(List.of("go.mod", "go.sum"));
    draft.wholeTree = true;
    draft.framework = framework(module);
    port(draft, sources);
    variables(draft, sources);
    if (module.contains("sqlite")) {
      Stores.sqlite(draft, sources);
    }
    return Optional.of(draft.done());
  }

  private static @Nullable String framework(String module) {
    return module.contains("gin-gonic/gin")
        ? "Gin"
        : module.contains("labstack/echo")
            ? "Echo"
            : module.contains("gofiber/fiber")
                ? "Fiber"
                : module.contains("go-chi/chi") ? "chi" : null;
  }

  private static void port(Draft draft, List<Source> sources) {
    Optional<Source.Hit> variable =
        Source.all(sources, ENV).stream().filter(h -> h.group(1).endsWith("PORT")).findFirst();
    Optional<Source.Hit> fixed = Source.first(sources, FIXED);
    Optional<Source.Hit> flag = Source.first(sources, FLAG);
    if (variable.isPresent()) {
      draft.port = new Detection.Port.Variable(variable.get().group(1));
    } else if (flag.isPresent()) {
      boolean address = flag.get().group(1).equals("addr");
      draft.port = new Detection.Port.Argument(address ? "-addr 127.0.0.1:{port}" : "-port {port}");
    } else if (fixed.isPresent()) {
      draft.port =
          new Detection.Port.Fixed(Integer.parseInt(fixed.get().group(1)), fixed.get().place());
    } else {
      draft.unknown(
          "It could not be told how the app learns its port.",
          "run: {port: PORT}   # or the number the source fixes");
    }
  }

  private static void variables(Draft draft, List<Source> sources) {
    for (Source.Hit hit : Source.all(sources, ENV)) {
      if (NodeVariables.ofInterest(hit.group(1))) {
        boolean stops = hit.around(0, 3).matches("(?s).*== \"\".*(log\\.Fatal|panic|os\\.Exit).*");
        boolean tested = hit.text().contains("LookupEnv") || hit.around(0, 2).contains("== \"\"");
        draft.variable(
            hit.group(1),
            stops
                ? Detection.Need.REQUIRED
                : tested ? Detection.Need.OPTIONAL : Detection.Need.UNSURE,
            hit.place(),
            stops ? "the app stops without it" : "");
      }
    }
  }
}
