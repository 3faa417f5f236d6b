package dev.roadworthy.project;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// What holds when nobody wrote `routes:`: an app with its own login checks for itself, any other
/// is closed but for its front page, unless that is the app itself, and its static files.
final class DefaultRoutes {
  private static final List<String> READ = List.of("GET", "HEAD");

  private DefaultRoutes() {}

  static List<Detection.Route> of(Draft draft) {
    if (draft.login != null) {
      return List.of(new Detection.Route("/**", List.of(), "app"));
    }
    var routes = new ArrayList<Detection.Route>();
    for (String path : draft.adminPaths) {
      routes.add(new Detection.Route(path, List.of(), "role:admin"));
    }
    var paths = new LinkedHashSet<String>();
    if (!draft.frontIsApp) {
      paths.add("/");
    }
    paths.addAll(draft.publicPaths);
    paths.add("/favicon.ico");
    paths.add("/robots.txt");
    for (String path : paths) {
      routes.add(new Detection.Route(path, READ, "public"));
    }
    routes.add(new Detection.Route("/**", List.of(), "signed-in"));
    return routes;
  }

  /// The public paths of a folder of static files that is served at `mount`. Pages are left closed:
  /// only what a page is made of is public.
  static List<String> ofFolder(SourceTree tree, String folder, String mount) {
    String base = mount.endsWith("/") ? mount.substring(0, mount.length() - 1) : mount;
    if (!base.isEmpty()) {
      return List.of(base + "/**");
    }
    var paths = new ArrayList<String>();
    for (String entry : tree.list(folder)) {
      boolean page = entry.endsWith(".html") || entry.endsWith(".htm");
      boolean plain = entry.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*/?");
      if (plain && !page && paths.size() < 40 && !holdsPages(tree, folder + "/" + entry)) {
        paths.add(entry.endsWith("/") ? "/" + entry + "**" : "/" + entry);
      }
    }
    return paths;
  }

  /// A folder with a page in it stays closed: the page may be somebody's admin panel.
  private static boolean holdsPages(SourceTree tree, String folder) {
    return folder.endsWith("/")
        && tree.files().stream()
            .anyMatch(f -> f.startsWith(folder) && (f.endsWith(".html") || f.endsWith(".htm")));
  }
}
