package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;

/// What the build file and the resources of a Java server tell: Spring Boot, Quarkus, Micronaut.
final class SpringFacts {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(:)?[^}]*\\}");
  private static final List<String> RESOURCES =
      List.of("application.properties", "application.yml", "application.yaml");

  private final Draft draft;
  private final String build;

  SpringFacts(Draft draft, String build) {
    this.draft = draft;
    this.build = build;
  }

  boolean isSpring() {
    return build.contains("spring-boot") || build.contains("org.springframework.boot");
  }

  void fill(Optional<Runtimes.Jdk> jdk, String jar, String quarkusJar) {
    String java = JavaStack.java(jdk);
    boolean quarkus = build.contains("io.quarkus");
    draft.start = java + " -jar " + (quarkus ? quarkusJar : jar);
    draft.startShown =
        "java -jar " + (quarkus ? quarkusJar : jar.replaceFirst("^\\$\\(.*\\)$", "build/libs"));
    if (!jar.contains("*") || quarkus) {
      draft.made.add(quarkus ? quarkusJar : jar);
    }
    if (isSpring()) {
      draft.framework = "Spring Boot";
      draft.port = new Detection.Port.Argument("--server.address=127.0.0.1 --server.port={port}");
      spring();
    } else if (quarkus) {
      draft.framework = "Quarkus";
      draft.port = new Detection.Port.Variable("QUARKUS_HTTP_PORT");
      draft.health.add("/q/health/ready");
    } else if (build.contains("micronaut")) {
      draft.framework = "Micronaut";
      draft.port = new Detection.Port.Variable("MICRONAUT_SERVER_PORT");
    } else {
      draft.port = new Detection.Port.Variable("PORT");
      draft.unknown(
          "It could not be told which jar starts the app and how it learns its port.",
          "run: {start: java -jar target/app.jar, port: PORT}");
    }
  }

  private void spring() {
    if (build.contains("spring-boot-starter-security") || build.contains("spring-security")) {
      draft.login = new Detection.Login("Spring Security", place());
    }
    if (build.contains("spring-boot-starter-actuator")) {
      draft.health.add("/actuator/health");
      actuator();
    }
    if (build.contains("org.webjars")) {
      draft.publicPaths.add("/webjars/**");
    }
    for (String folder : List.of("static", "public")) {
      draft.publicPaths.addAll(
          DefaultRoutes.ofFolder(draft.tree, draft.at("src/main/resources/" + folder), ""));
    }
    String settings = "";
    for (String file : RESOURCES) {
      Optional<Source> source = draft.source("src/main/resources/" + file);
      settings += source.map(Source::text).orElse("");
      source.ifPresent(this::placeholders);
    }
    database(settings);
  }

  private void actuator() {
    if (draft.login != null) {
      draft.notes.add(
          "The actuator shows settings: see that the app closes /actuator/** to the public.");
      return;
    }
    draft.adminPaths.add("/actuator/**");
    draft.notes.add(
        "The actuator shows settings, so only the role admin opens /actuator/**: roadworthy users"
            + " grant EMAIL admin.");
  }

  private void placeholders(Source source) {
    for (Source.Hit hit : source.find(PLACEHOLDER)) {
      boolean has = !hit.group(2).isEmpty();
      if (NodeVariables.ofInterest(hit.group(1))) {
        draft.variable(
            hit.group(1),
            has ? Detection.Need.OPTIONAL : Detection.Need.REQUIRED,
            hit.place(),
            has ? "" : "Spring stops at its start without it");
      }
    }
  }

  private void database(String settings) {
    boolean elsewhere = settings.contains("datasource.url") || settings.contains("datasource:");
    boolean memory = settings.contains("jdbc:h2:mem") || !elsewhere;
    if (build.contains("com.h2database") && memory && !settings.contains("jdbc:h2:file")) {
      draft.stores.add(Stores.store("H2 in memory", Optional.of(place())));
      draft.single.add("the H2 database is in memory and ends with the process");
    } else if (build.contains("sqlite-jdbc")) {
      draft.stores.add(Stores.store("SQLite", Optional.of(place())));
    } else if (settings.contains("postgresql")) {
      draft.stores.add(Stores.store("PostgreSQL", Optional.of(place())));
    } else if (settings.contains("mysql")) {
      draft.stores.add(Stores.store("MySQL", Optional.of(place())));
    } else if (build.contains("com.h2database")) {
      draft.stores.add(Stores.store("H2", Optional.of(place())));
      draft.single.add("an H2 file has one owner");
    }
  }

  private Detection.Place place() {
    String file =
        List.of("pom.xml", "build.gradle", "build.gradle.kts").stream()
            .filter(draft::has)
            .findFirst()
            .orElse("pom.xml");
    return new Detection.Place(draft.at(file), 1);
  }
}
