package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/// Java: Maven, Gradle, or a single source file that needs only the JDK.
final class JavaStack implements Stack {
  private static final List<String> FOLDERS = List.of("", "backend", "server", "api", "app");
  private static final Pattern MAIN = Pattern.compile("\\bvoid\\s+main\\s*\\(");
  private static final Pattern SERVES =
      Pattern.compile("HttpServer\\.create\\(|new ServerSocket\\(|SimpleFileServer\\.");
  private static final Pattern ENV =
      Pattern.compile("System\\.getenv\\(\\s*\"([A-Za-z_]\\w*)\"\\s*\\)(\\s*(?:!=|==)\\s*null)?");
  private static final Pattern OR_DEFAULT =
      Pattern.compile("getenv\\(\\)\\.getOrDefault\\(\\s*\"([A-Za-z_]\\w*)\"");
  private static final Pattern FIXED =
      Pattern.compile("new InetSocketAddress\\(\\s*(?:\"[^\"]*\"\\s*,\\s*)?(\\d{2,5})\\s*\\)");
  private static final Pattern STATE =
      Pattern.compile(
          "(?:static|final)[^=(]*\\s(\\w+)\\s*=\\s*(?:Collections\\.\\w+\\()?new (?:ConcurrentHashMap|HashMap|ArrayList|CopyOnWriteArrayList|LinkedHashMap|ConcurrentLinked\\w+)");
  private static final Pattern TOOLCHAIN =
      Pattern.compile(
          "JavaLanguageVersion\\.of\\((\\d+)\\)|sourceCompatibility\\s*=\\s*(?:JavaVersion\\.VERSION_|['\"])?(\\d+)");

  @Override
  public Optional<Detection> detect(SourceTree tree, Runtimes runtimes) {
    for (String folder : FOLDERS) {
      var draft = new Draft(tree, folder, Detection.Kind.JAVA);
      List<Source> sources =
          tree.sources(Set.of("java", "kt"), List.of()).stream()
              .filter(s -> folder.isEmpty() || s.path().startsWith(folder + "/"))
              .toList();
      if (draft.has("pom.xml")) {
        return Optional.of(maven(draft, sources, runtimes));
      }
      if (draft.has("build.gradle") || draft.has("build.gradle.kts")) {
        return Optional.of(gradle(draft, sources, runtimes));
      }
      Optional<Source> single =
          sources.stream()
              .filter(s -> !draft.below(s.path()).contains("/"))
              .filter(s -> s.first(MAIN).isPresent() && s.first(SERVES).isPresent())
              .findFirst();
      if (single.isPresent()) {
        return Optional.of(file(draft, single.get(), runtimes));
      }
    }
    return Optional.empty();
  }

  private static Detection maven(Draft draft, List<Source> sources, Runtimes runtimes) {
    String text = draft.source("pom.xml").map(Source::text).orElse("");
    Optional<Element> pom = Documents.xml(text);
    String asked =
        pom.flatMap(p ->
                Documents.text(p, "properties", "maven.compiler.release")
                    .or(() -> Documents.text(p, "properties", "java.version"))
                    .or(() -> Documents.text(p, "properties", "maven.compiler.target")))
            .orElse("");
    var spring = new SpringFacts(draft, text);
    Optional<Runtimes.Jdk> jdk = jdk(draft, asked, "pom.xml", runtimes, true);
    boolean wrapper = draft.has("mvnw");
    String maven =
        wrapper ? (draft.tree.executable(draft.at("mvnw")) ? "./mvnw" : "sh mvnw") : "mvn";
    if (!wrapper && runtimes.executable("mvn").isEmpty()) {
      draft.unknown(
          "Maven is not installed and there is no mvnw.", "run: {build: mvn -DskipTests package}");
    }
    draft.build = maven + " -B -q -DskipTests package";
    draft.test = maven + " -B test";
    draft.inputs.addAll(List.of("pom.xml"));
    draft.wholeTree = true;
    String artifact = pom.flatMap(p -> Documents.text(p, "artifactId")).orElse("*");
    String version =
        pom.flatMap(
                p -> Documents.text(p, "version").or(() -> Documents.text(p, "parent", "version")))
            .filter(v -> !v.contains("${"))
            .orElse("*");
    String jar =
        pom.flatMap(p -> Documents.text(p, "build", "finalName"))
            .filter(f -> !f.contains("${"))
            .orElse(artifact + "-" + version);
    draft.name = artifact.equals("*") ? draft.name : Draft.fit(artifact);
    spring.fill(jdk, "target/" + jar + ".jar", "target/quarkus-app/quarkus-run.jar");
    common(draft, sources);
    return draft.done();
  }

  private static Detection gradle(Draft draft, List<Source> sources, Runtimes runtimes) {
    String file = draft.has("build.gradle") ? "build.gradle" : "build.gradle.kts";
    Source build = draft.source(file).orElse(new Source(file, ""));
    String asked = build.first(TOOLCHAIN).map(h -> h.group(1) + h.group(2)).orElse("");
    Optional<Runtimes.Jdk> jdk = jdk(draft, asked, file, runtimes, true);
    String gradle =
        draft.has("gradlew")
            ? (draft.tree.executable(draft.at("gradlew")) ? "./gradlew" : "sh gradlew")
            : "gradle";
    if (!draft.has("gradlew") && runtimes.executable("gradle").isEmpty()) {
      draft.unknown(
          "Gradle is not installed and there is no gradlew.", "run: {build: gradle assemble}");
    }
    var spring = new SpringFacts(draft, build.text());
    draft.build = gradle + " --no-daemon -q " + (spring.isSpring() ? "bootJar" : "assemble");
    draft.test = gradle + " --no-daemon test";
    draft.inputs.add(file);
    draft.wholeTree = true;
    spring.fill(
        jdk,
        "$(ls build/libs/*.jar | grep -v plain | head -1)",
        "build/quarkus-app/quarkus-run.jar");
    common(draft, sources);
    return draft.done();
  }

  private static Detection file(Draft draft, Source source, Runtimes runtimes) {
    Optional<Runtimes.Jdk> jdk = jdk(draft, "", "", runtimes, true);
    draft.framework = source.text().contains("HttpServer") ? "jdk.httpserver" : null;
    String name = draft.below(source.path());
    draft.start = java(jdk) + " " + name;
    draft.startShown = "java " + name;
    ports(draft, List.of(source));
    Optional<Source.Hit> state = source.first(STATE);
    state.ifPresent(h -> draft.inMemory(h.group(1), h.place()));
    common(draft, List.of(source));
    return draft.done();
  }

  private static void ports(Draft draft, List<Source> sources) {
    for (Source.Hit hit : Source.all(sources, ENV)) {
      if (hit.group(1).endsWith("PORT")) {
        draft.port = new Detection.Port.Variable(hit.group(1));
        return;
      }
    }
    for (Source.Hit hit : Source.all(sources, OR_DEFAULT)) {
      if (hit.group(1).endsWith("PORT")) {
        draft.port = new Detection.Port.Variable(hit.group(1));
        return;
      }
    }
    Source.first(sources, FIXED)
        .ifPresentOrElse(
            h -> draft.port = new Detection.Port.Fixed(Integer.parseInt(h.group(1)), h.place()),
            () ->
                draft.unknown(
                    "It could not be told how the app learns its port.",
                    "run: {port: PORT}   # or the number the source fixes"));
  }

  private static void common(Draft draft, List<Source> sources) {
    for (Source.Hit hit : Source.all(sources, ENV)) {
      if (NodeVariables.ofInterest(hit.group(1))) {
        boolean tested = !hit.group(2).isEmpty() || hit.text().contains("?");
        draft.variable(
            hit.group(1),
            tested ? Detection.Need.OPTIONAL : Detection.Need.UNSURE,
            hit.place(),
            "");
      }
    }
    for (Source.Hit hit : Source.all(sources, OR_DEFAULT)) {
      if (NodeVariables.ofInterest(hit.group(1))) {
        draft.variable(hit.group(1), Detection.Need.OPTIONAL, hit.place(), "");
      }
    }
  }

  /// The oldest JDK that is new enough, an exact one before a newer one.
  private static Optional<Runtimes.Jdk> jdk(
      Draft draft, String asked, String askedIn, Runtimes runtimes, boolean compiler) {
    int wanted = asked.isEmpty() ? 0 : Versions.javaMajor(asked);
    List<Runtimes.Jdk> all =
        runtimes.jdks().stream().filter(j -> !compiler || j.compiler()).toList();
    Optional<Runtimes.Jdk> found =
        wanted == 0
            ? all.stream().reduce((a, b) -> b)
            : all.stream().filter(j -> j.major() >= wanted).findFirst();
    found.ifPresent(j -> draft.env.put("JAVA_HOME", j.home().toString()));
    Optional<Runtimes.Jdk> shown = found.or(() -> all.stream().reduce((a, b) -> b));
    draft.runtime =
        new Detection.RuntimeNeed(
            "Java",
            Optional.of(asked).filter(a -> !a.isEmpty()),
            Optional.of(askedIn).filter(a -> !a.isEmpty()).map(draft::at),
            shown.map(Runtimes.Jdk::version),
            shown.map(j -> j.home().toString()),
            found.isPresent());
    if (found.isEmpty()) {
      draft.unknown(
          "No JDK "
              + (wanted == 0 ? "" : wanted + " or newer ")
              + "was found on this machine; try"
              + " apt-get install openjdk-"
              + (wanted == 0 ? "17" : wanted)
              + "-jdk-headless.",
          "run: {env: {JAVA_HOME: /path/to/jdk}}");
    }
    return found;
  }

  static String java(Optional<Runtimes.Jdk> jdk) {
    return jdk.map(j -> j.home().resolve("bin/java").toString()).orElse("java");
  }
}
