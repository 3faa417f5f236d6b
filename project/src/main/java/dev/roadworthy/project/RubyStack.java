package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Ruby: Rails, and anything with a config.ru.
final class RubyStack implements Stack {
  private static final Pattern FETCH =
      Pattern.compile("ENV\\.fetch\\(\\s*['\"]([A-Z_][A-Z0-9_]*)['\"]\\s*([,)])(\\s*\\{)?");
  private static final Pattern GEM = Pattern.compile("^\\s*gem\\s+['\"]([\\w-]+)['\"]");

  @Override
  public Optional<Detection> detect(SourceTree tree, Runtimes runtimes) {
    var draft = new Draft(tree, "", Detection.Kind.RUBY);
    boolean rails = draft.has("bin/rails") || draft.has("config/application.rb");
    if (!draft.has("Gemfile") || !(rails || draft.has("config.ru") || draft.has("app.rb"))) {
      return Optional.empty();
    }
    List<String> gems =
        draft.source("Gemfile").map(s -> s.find(GEM)).orElse(List.of()).stream()
            .map(h -> h.group(1))
            .toList();
    draft.runtime = runtime(draft, runtimes);
    draft.build = "bundle config set --local path .roadworthy/gems && bundle install --quiet";
    draft.inputs.addAll(List.of("Gemfile", "Gemfile.lock"));
    if (rails) {
      draft.framework = "Rails";
      draft.start = "bundle exec rails server -b 127.0.0.1";
      draft.port = new Detection.Port.Argument("-p {port}");
      draft.prepare = "bundle exec rails db:prepare";
      draft.test = "bundle exec rails test";
      draft.health.add("/up");
      draft.publicPaths.add("/assets/**");
    } else if (draft.has("config.ru")) {
      draft.framework = gems.contains("sinatra") ? "Sinatra" : "Rack";
      draft.start = "bundle exec rackup -o 127.0.0.1";
      draft.port = new Detection.Port.Argument("-p {port}");
    } else {
      draft.framework = gems.contains("sinatra") ? "Sinatra" : null;
      draft.start = "bundle exec ruby app.rb -o 127.0.0.1";
      draft.port = new Detection.Port.Argument("-p {port}");
    }
    if (gems.contains("devise") || gems.contains("rodauth-rails") || gems.contains("sorcery")) {
      draft.login =
          new Detection.Login(
              gems.contains("devise") ? "devise" : "a sign-in gem",
              new Detection.Place("Gemfile", 1));
    }
    if (gems.contains("sqlite3")) {
      draft.stores.add(Stores.store("SQLite", Optional.of(new Detection.Place("Gemfile", 1))));
    }
    for (Source.Hit hit : Source.all(tree.sources(Set.of("rb"), List.of()), FETCH)) {
      if (NodeVariables.ofInterest(hit.group(1))) {
        boolean has = hit.group(2).equals(",") || !hit.group(3).isEmpty();
        draft.variable(
            hit.group(1),
            has ? Detection.Need.OPTIONAL : Detection.Need.REQUIRED,
            hit.place(),
            has ? "" : "ENV.fetch raises a KeyError without it");
      }
    }
    return Optional.of(draft.done());
  }

  private static Detection.RuntimeNeed runtime(Draft draft, Runtimes runtimes) {
    Optional<String> asked = draft.source(".ruby-version").map(s -> s.text().strip());
    Optional<String> present = runtimes.version("ruby", "--version");
    if (present.isEmpty()) {
      draft.unknown(
          "Ruby is not installed on this machine; try apt-get install ruby-full.",
          "run: {start: ...}");
    }
    return new Detection.RuntimeNeed(
        "Ruby",
        asked,
        asked.map(a -> ".ruby-version"),
        present,
        runtimes.executable("ruby").map(String::valueOf),
        present.isPresent());
  }
}
