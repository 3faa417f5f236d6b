package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;

/// What a Django project's settings and URLs tell.
final class DjangoFacts {
  private static final Pattern SETTINGS =
      Pattern.compile("DJANGO_SETTINGS_MODULE['\"]\\s*,\\s*['\"]([\\w.]+)['\"]");
  private static final Pattern STATIC_URL =
      Pattern.compile("^STATIC_URL\\s*=\\s*['\"]([^'\"]*)['\"]");
  private static final Pattern STATIC_ROOT = Pattern.compile("^STATIC_ROOT\\s*=");
  private static final Pattern HOSTS = Pattern.compile("^ALLOWED_HOSTS\\s*=\\s*(.*)$");
  private static final Pattern TEXT = Pattern.compile("['\"]([^'\"]+)['\"]");
  private static final Pattern NAME =
      Pattern.compile("^\\s*['\"]NAME['\"]\\s*:.*?['\"]([^'\"]+)['\"]");
  private static final Pattern AUTH_URLS =
      Pattern.compile(
          "django\\.contrib\\.auth\\.urls|LoginView|allauth\\.urls|admin\\.site\\.urls|dj_rest_auth|ObtainAuthToken|TokenObtainPairView");
  private static final Pattern LOGIN =
      Pattern.compile("\\blogin\\(request|@login_required|LoginRequiredMixin");

  private final Draft draft;
  private final List<Source> sources;
  private final Optional<Source> settings;

  DjangoFacts(Draft draft, List<Source> sources) {
    this.draft = draft;
    this.sources = sources;
    Optional<String> module =
        draft.source("manage.py").flatMap(s -> s.first(SETTINGS)).map(h -> h.group(1));
    this.settings =
        module
            .flatMap(m -> draft.source(m.replace('.', '/') + ".py"))
            .or(() -> module.flatMap(m -> draft.source(m.replace('.', '/') + "/__init__.py")));
  }

  void read() {
    if (settings.isEmpty()) {
      draft.unknown(
          "The settings named in manage.py were not found.",
          "run: {env: {DJANGO_SETTINGS_MODULE: project.settings}}");
      return;
    }
    Source s = settings.get();
    String url = s.first(STATIC_URL).map(h -> h.group(1)).orElse("");
    String path = url.startsWith("/") ? url : "/" + url;
    if (path.length() > 1 && !url.contains("://")) {
      draft.publicPaths.add(path.replaceFirst("/$", "") + "/**");
    }
    hosts(s);
    database(s);
    Source.first(sources, LOGIN)
        .or(() -> Source.first(sources, AUTH_URLS))
        .ifPresent(h -> draft.login = new Detection.Login("django.contrib.auth", h.place()));
  }

  private void hosts(Source s) {
    Optional<Source.Hit> hit = s.first(HOSTS);
    if (hit.isEmpty()
        || hit.get().group(1).contains("environ")
        || hit.get().group(1).contains("(")) {
      return;
    }
    String list = hit.get().around(0, 12);
    int end = list.indexOf(']');
    var text = TEXT.matcher(end < 0 ? hit.get().group(1) : list.substring(0, end));
    while (text.find()) {
      draft.hosts.add(String.valueOf(text.group(1)));
    }
    boolean debug = s.text().contains("\nDEBUG = True");
    if (draft.hosts.isEmpty() && debug) {
      draft.hosts.addAll(List.of("localhost", ".localhost", "127.0.0.1", "[::1]"));
    }
    if (draft.hosts.contains("*")) {
      draft.hosts.clear();
    } else if (!draft.hosts.isEmpty()) {
      draft.notes.add(
          "Django answers 400 to any host name but "
              + String.join(", ", draft.hosts)
              + " (ALLOWED_HOSTS, "
              + hit.get().place()
              + ").");
    }
  }

  private void database(Source s) {
    if (s.text().contains("backends.sqlite3")) {
      Optional<Source.Hit> name = s.first(NAME);
      draft.stores.add(
          new Detection.Store(
              "SQLite", name.map(h -> h.group(1)), Optional.empty(), name.map(Source.Hit::place)));
    } else if (s.text().contains("backends.postgresql")) {
      draft.stores.add(Stores.store("PostgreSQL", s.first(NAME).map(Source.Hit::place)));
    } else if (s.text().contains("backends.mysql")) {
      draft.stores.add(Stores.store("MySQL", s.first(NAME).map(Source.Hit::place)));
    }
  }

  /// Whether a server other than Django's own would deliver the static files too.
  boolean servesStatic() {
    return settings.map(s -> s.text().contains("whitenoise.middleware")).orElse(false)
        || draft.tree.files().stream().noneMatch(f -> f.contains("/static/"))
            && settings
                .map(s ->
                    !s.text().contains("'django.contrib.admin'")
                        && !s.text().contains("\"django.contrib.admin\""))
                .orElse(false);
  }

  boolean collects() {
    return settings.filter(s -> s.first(STATIC_ROOT).isPresent()).isPresent()
        && settings.map(s -> s.text().contains("whitenoise")).orElse(false);
  }

  /// `project.wsgi` of `WSGI_APPLICATION = 'project.wsgi.application'`, or the file's place.
  Optional<String> module(String setting, String file) {
    Pattern named = Pattern.compile("^" + setting + "\\s*=\\s*['\"]([\\w.]+)\\.(\\w+)['\"]");
    return settings
        .flatMap(s -> s.first(named))
        .map(h -> h.group(1) + ":" + h.group(2))
        .or(() ->
            sources.stream()
                .filter(s -> s.path().endsWith("/" + file))
                .findFirst()
                .map(s -> PythonApp.module(draft, s) + ":application"));
  }
}
