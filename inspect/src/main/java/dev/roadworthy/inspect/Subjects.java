package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import dev.roadworthy.project.Detection;
import java.util.List;
import java.util.Set;

/// Tells an app from a library by what it ships and how it is started, not by its name. An app has
/// a start: a start script, a Procfile, a container, a server object at the top of a source file. A
/// library has the metadata of something published and none of these.
final class Subjects {
  private static final List<Glob> STARTS =
      Globs.of(
          "Procfile",
          "manage.py",
          "wsgi.py",
          "asgi.py",
          "artisan",
          "fly.toml",
          "render.yaml",
          "app.yaml",
          "vercel.json",
          "netlify.toml",
          "next.config.*",
          "nuxt.config.*");
  private static final Pattern PUBLISHED_PYTHON =
      Pattern.compile(
          "(?m)^\\s*(classifiers|keywords|license-files)\\s*=|^\\[project\\.urls\\]|^\\s*setup\\(");
  private static final Pattern PUBLISHED_MAVEN =
      Pattern.compile("<(distributionManagement|scm|developers)>|central-publishing|nexus-staging");
  private static final Pattern PUBLISHED_CARGO = Pattern.compile("(?m)^\\[lib\\]|^repository\\s*=");
  private static final Pattern QUOTED_BLOCK = Pattern.compile("(?s)\"\"\".*?\"\"\"|'''.*?'''");
  private static final Pattern PYTHON_APP =
      Pattern.compile(
          "(?m)^(?:[\\w.]+\\s*(?::\\s*\\w+\\s*)?=\\s*(?:\\w+\\.)?(?:Flask|FastAPI|Starlette"
              + "|Sanic|Quart"
              + "|Bottle|Litestar|Celery|App|FlaskApp)\\(|\\s*uvicorn\\.run\\(|\\s*web\\.ru"
              + "n_app\\()");
  private static final Pattern NODE_APP =
      Pattern.compile(
          "(?m)^(?:\\s*(?:await\\s+)?(?:app|server|http|https|httpServer|fastify|io)\\.listen\\("
              + "|(?:const|let|var)\\s+\\w+\\s*=\\s*(?:express|fastify|Fastify|restify\\.\\w"
              + "+)\\()");
  private static final Pattern JVM_APP =
      Pattern.compile(
          "SpringApplication\\.run\\(|@SpringBootApplication|Quarkus\\.run|Micronaut\\.run");
  private static final Pattern GO_APP =
      Pattern.compile("ListenAndServe|\\.Run\\(\":|\\.Start\\(\":");
  private static final Set<String> MANIFESTS =
      Set.of(
          "package.json",
          "pyproject.toml",
          "setup.py",
          "setup.cfg",
          "pom.xml",
          "Cargo.toml",
          "build.gradle",
          "build.gradle.kts");

  private Subjects() {}

  static Subject.Kind kindOf(Tree tree, Detection detection) {
    boolean published = published(tree);
    if (published && !strongStart(tree)) {
      return nodePackage(tree) || !serverAtTop(tree) ? Subject.Kind.LIBRARY : Subject.Kind.APP;
    }
    boolean starts =
        strongStart(tree) || detection.commands().start().isPresent() || serverAtTop(tree);
    return starts ? Subject.Kind.APP : Subject.Kind.UNKNOWN;
  }

  /// The manifest at the root is of something that others install.
  private static boolean published(Tree tree) {
    for (String name : MANIFESTS) {
      String text = tree.text(name).orElse("");
      boolean found =
          switch (name) {
            case "package.json" -> PackageJson.parse(text).published();
            case "pyproject.toml", "setup.py", "setup.cfg" -> PUBLISHED_PYTHON.matcher(text).find();
            case "pom.xml" -> PUBLISHED_MAVEN.matcher(text).find();
            case "Cargo.toml" -> PUBLISHED_CARGO.matcher(text).find();
            default -> text.contains("maven-publish");
          };
      if (found) {
        return true;
      }
    }
    return false;
  }

  private static boolean nodePackage(Tree tree) {
    return PackageJson.parse(tree.text("package.json").orElse("")).published();
  }

  private static boolean strongStart(Tree tree) {
    for (TreeFile file : tree.files()) {
      if (file.context() != FileContext.PRODUCTION) {
        continue;
      }
      if (Glob.any(STARTS, file)) {
        return true;
      }
      if (file.name().equals("package.json")
          && PackageJson.parse(tree.text(file.path()).orElse("")).starts()) {
        return true;
      }
    }
    return false;
  }

  private static boolean serverAtTop(Tree tree) {
    for (TreeFile file : tree.files()) {
      if (file.context() != FileContext.PRODUCTION) {
        continue;
      }
      Pattern pattern =
          switch (Language.of(file)) {
            case PYTHON -> PYTHON_APP;
            case JAVASCRIPT, TYPESCRIPT -> NODE_APP;
            case JAVA, KOTLIN -> JVM_APP;
            case GO -> GO_APP;
            default -> null;
          };
      if (pattern == null) {
        continue;
      }
      String text = tree.text(file.path()).orElse("");
      if (pattern == PYTHON_APP) {
        text = QUOTED_BLOCK.matcher(text).replaceAll("");
      }
      if (pattern.matcher(text).find()) {
        return true;
      }
    }
    return false;
  }
}
