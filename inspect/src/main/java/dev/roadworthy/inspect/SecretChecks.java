package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import dev.roadworthy.leaks.CredentialKind;
import dev.roadworthy.leaks.Leak;
import dev.roadworthy.leaks.LeakDetector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/// Credentials in the files of now. A value is a finding wherever it stands; how bad it is depends
/// on what the file is for and on how sure the detector is.
final class SecretChecks {
  private static final Set<String> CODE =
      Set.of(
          "js", "jsx", "mjs", "cjs", "ts", "tsx", "vue", "svelte", "py", "java", "kt", "scala",
          "groovy", "go", "rs", "rb", "php", "cs", "vb", "c", "cc", "cpp", "h", "swift", "dart",
          "lua", "pl", "ex", "exs", "sh", "html", "ejs");
  private static final Set<String> KEYS =
      Set.of("private-key", "putty-private-key", "key-store", "password-database", "master-key");
  private static final Set<String> BROWSER_FOLDERS =
      Set.of("dist", "build", "public", "static", "www", "wwwroot", "out", "assets");
  private static final Set<String> BROWSER_ENDS = Set.of("js", "mjs", "html", "htm", "map", "css");

  private static final Pattern SERVER_MODULE =
      Pattern.compile(
          "(?m)^(?:Object\\.defineProperty\\(exports, ?[\"']__esModule|exports\\.\\w+ ?= "
              + "|module\\.exports\\b|(?:const|var|let) [\\w{}, ]+ ?= ?require\\([\"'])");
  private static final Pattern BUNDLER =
      Pattern.compile("__webpack_require__|webpackChunk|parcelRequire|define\\.amd");

  private SecretChecks() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("secret-in-bundle", e -> of(e, (_, bundle) -> bundle));
    trees.put("private-key-committed", e -> of(e, (f, bundle) -> !bundle && key(f)));
    trees.put("hardcoded-secret", e -> of(e, (f, bundle) -> !bundle && !key(f) && code(f.path())));
    trees.put("secret-in-file", e -> of(e, (f, bundle) -> !bundle && !key(f) && !code(f.path())));
  }

  private static Outcome of(Evidence evidence, BiPredicate<FoundLeak, Boolean> which) {
    Map<String, Boolean> bundles = new HashMap<>();
    Map<String, PastLeak> past = new HashMap<>();
    evidence.history().leaks().forEach(p -> past.put(p.leak().fingerprint(), p));
    Map<String, Integer> places = new HashMap<>();
    evidence.leaks().forEach(f -> places.merge(f.leak().fingerprint(), 1, Integer::sum));
    List<Hit> hits = new ArrayList<>();
    for (FoundLeak found : evidence.leaks()) {
      boolean bundle =
          bundles.computeIfAbsent(found.path(), path -> inBundle(path, evidence.tree()));
      if (which.test(found, bundle) && !keptAside(found, evidence)) {
        hits.add(
            hit(
                found,
                bundle,
                Optional.ofNullable(past.get(found.leak().fingerprint())),
                places.getOrDefault(found.leak().fingerprint(), 1)));
      }
    }
    return Outcome.of(hits);
  }

  /// A copy that a build made; what a browser is given counts wherever it lies.
  private static boolean builtAside(String path) {
    return FileContext.of(path) == FileContext.GENERATED && !inBundle(path);
  }

  /// A file of settings that version control does not hold is where secrets belong. Without any
  /// version control nobody can tell what will be handed on, so everything counts.
  private static boolean keptAside(FoundLeak found, Evidence evidence) {
    return evidence.history().extent() != History.Extent.NONE
        && !found.tracked()
        && (!code(found.path()) || builtAside(found.path()))
        && evidence.tree().files().size() > 1;
  }

  private static Hit hit(FoundLeak found, boolean bundle, Optional<PastLeak> past, int places) {
    Leak leak = found.leak();
    Map<String, String> properties = new HashMap<>(properties(leak));
    past.ifPresent(p -> {
      properties.put("since", p.first().first().when().toString().substring(0, 10));
      properties.put("firstCommit", p.first().first().commit());
    });
    if (places > 1) {
      properties.put("places", String.valueOf(places));
    }
    Severity severity = bundle ? bundled(leak) : severity(leak);
    return Hit.at(found.place(), leak.masked())
        .with(confidence(leak))
        .with(severity)
        .with(properties)
        .because(sentence(leak, " stands in " + Shown.of(found.path(), 200)));
  }

  /// `a Stripe secret key stands in config.js; revoke it: ...`
  static String sentence(Leak leak, String where) {
    String what =
        LeakDetector.standard()
            .kind(leak.kind())
            .map(CredentialKind::what)
            .orElse(leak.kind().replace('-', ' '));
    String article = "aeiouAEIOU".indexOf(what.charAt(0)) >= 0 ? "An " : "A ";
    return article + what + where;
  }

  /// What SARIF and JSON say of every leak; the steps are what burns it down.
  static Map<String, String> properties(Leak leak) {
    Map<String, String> properties = new HashMap<>();
    properties.put("credential", leak.kind());
    properties.put("value", leak.fingerprint());
    leak.provider().ifPresent(p -> properties.put("provider", p));
    LeakDetector.standard()
        .kind(leak.kind())
        .ifPresent(k -> properties.put("steps", String.join(" ", k.burnDown())));
    return properties;
  }

  static Confidence confidence(Leak leak) {
    return switch (leak.confidence()) {
      case HIGH -> Confidence.HIGH;
      case MEDIUM -> Confidence.MEDIUM;
      case LOW -> Confidence.LOW;
    };
  }

  /// By what the file is for, and how sure it is.
  static Severity severity(Leak leak) {
    Severity sure =
        switch (leak.confidence()) {
          case HIGH -> leak.realLooking() ? Severity.HIGH : Severity.MEDIUM;
          case MEDIUM -> Severity.MEDIUM;
          case LOW -> Severity.LOW;
        };
    return switch (leak.context()) {
      case PRODUCTION -> sure;
      case TEST, EXAMPLE, DOCUMENTATION -> sure.milder().milder();
      case VENDORED -> sure.milder().milder();
    };
  }

  private static Severity bundled(Leak leak) {
    return leak.confidence() == dev.roadworthy.leaks.Confidence.HIGH && leak.realLooking()
        ? Severity.CRITICAL
        : severity(leak);
  }

  private static boolean key(FoundLeak found) {
    return KEYS.contains(found.leak().kind());
  }

  static boolean key(Leak leak) {
    return KEYS.contains(leak.kind());
  }

  /// Whether a browser is given the file: anybody who opens the page has the value.
  private static boolean inBundle(String path, Tree tree) {
    return inBundle(path) && FileContext.of(path) != FileContext.TEST && !forServer(path, tree);
  }

  /// A compiled module of a server stands in `dist` too: it requires and exports for itself, which
  /// no browser can and every bundler takes away.
  private static boolean forServer(String path, Tree tree) {
    if (!path.endsWith(".js") || path.matches("(?:.*/)?(?:public|static|www|wwwroot|assets)/.*")) {
      return false;
    }
    String text = tree.text(path).orElse("");
    return SERVER_MODULE.matcher(text).find() && !BUNDLER.matcher(text).find();
  }

  static boolean inBundle(String path) {
    String end = path.substring(path.lastIndexOf('.') + 1);
    if (!BROWSER_ENDS.contains(end)) {
      return false;
    }
    for (String part : path.split("/")) {
      if (BROWSER_FOLDERS.contains(part)) {
        return true;
      }
    }
    return path.contains(".next/static/") || path.endsWith(".bundle.js");
  }

  static boolean code(String path) {
    return CODE.contains(path.substring(path.lastIndexOf('.') + 1));
  }
}
