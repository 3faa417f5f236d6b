package dev.roadworthy.project;

import java.util.List;
import java.util.Optional;

/// PHP: Laravel, Symfony's front controller, or plain pages.
final class PhpStack implements Stack {
  @Override
  public Optional<Detection> detect(SourceTree tree, Runtimes runtimes) {
    var draft = new Draft(tree, "", Detection.Kind.PHP);
    boolean laravel = draft.has("artisan");
    String root = draft.has("public/index.php") ? "public" : draft.has("index.php") ? "." : "";
    if (!laravel && root.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> asked =
        draft
            .source("composer.json")
            .flatMap(s -> Documents.json(s.text()))
            .map(j -> j.path("require").path("php").asString(""))
            .filter(v -> !v.isBlank());
    Optional<String> present = runtimes.version("php", "--version");
    draft.runtime =
        new Detection.RuntimeNeed(
            "PHP",
            asked,
            asked.map(a -> "composer.json"),
            present,
            runtimes.executable("php").map(String::valueOf),
            present.isPresent() && Versions.fitsNpm(asked.orElse("*"), present.get()));
    if (present.isEmpty()) {
      draft.unknown(
          "PHP is not installed on this machine; try apt-get install php-cli.",
          "run: {start: ...}");
    }
    if (draft.has("composer.json")) {
      draft.build = "composer install --no-interaction --no-progress --quiet";
      draft.inputs.addAll(List.of("composer.json", "composer.lock"));
    }
    if (laravel) {
      draft.framework = "Laravel";
      draft.start = "php artisan serve --host=127.0.0.1";
      draft.port = new Detection.Port.Argument("--port={port}");
      draft.prepare = "php artisan migrate --force";
      draft.health.add("/up");
    } else {
      draft.framework = root.equals("public") ? "public/index.php" : "index.php";
      draft.start = "php -t " + root;
      draft.port = new Detection.Port.Argument("-S 127.0.0.1:{port}");
    }
    draft.env.put("PHP_CLI_SERVER_WORKERS", "4");
    draft.notes.add(
        "PHP's built-in server is used, with four workers; it is meant for development.");
    draft.publicPaths.addAll(
        DefaultRoutes.ofFolder(tree, root.isEmpty() ? "public" : root, "").stream()
            .filter(p ->
                p.matches(
                    "/(css|js|img|images|assets|fonts|static|build)/\\*\\*|.*\\.(css|js|png|svg|ico)"))
            .toList());
    return Optional.of(draft.done());
  }
}
