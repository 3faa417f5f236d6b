package dev.roadworthy.project;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Routes registered by calls on an app or router: Express, Koa, Fastify, Hono and their kin.
///
/// Every variable that routes are put on is a router (`server.js#app`). Routes, guards and mounts
/// are noted on it in the order of the file; then the tree of mounts is walked from the routers
/// nobody mounts.
final class ScriptRoutes {
  static final Set<String> METHODS =
      Set.of("get", "post", "put", "patch", "delete", "del", "all", "head", "options");

  /// A client's `get` is not a route.
  private static final String CLIENTS =
      "(?i).*(axios|http|client|request|redis|cache|fetch|agent|session|cookies?|params|headers|"
          + "map|store|storage|config|db|url|superagent|supertest|nock|ky|got|lodash|_|model|knex|"
          + "\\$)$";

  private final Programs programs;
  private final List<String> gaps;
  private final Map<String, List<RouterEntry>> routers = new LinkedHashMap<>();
  private final Set<String> mounted = new HashSet<>();

  ScriptRoutes(Programs programs, List<String> gaps) {
    this.programs = programs;
    this.gaps = gaps;
  }

  List<Route> routes() {
    List<Program> scripts = programs.all().stream().filter(p -> p.language().isScript()).toList();
    for (Program p : scripts) {
      p.calls().forEach(c -> served(p, c));
    }
    mounting(scripts);
    for (Program p : scripts) {
      p.calls().forEach(c -> used(p, c));
    }
    routers.values().forEach(e -> e.sort((a, b) -> Integer.compare(a.at(), b.at())));
    var tree = new RouterTree(routers);
    for (String router : routers.keySet()) {
      if (!mounted.contains(router)) {
        Program file = programs.at(router.substring(0, router.indexOf('#'))).orElseThrow();
        tree.walk(
            router,
            Autoload.prefix(file),
            Autoload.hooks(programs, file).stream()
                .map(g -> new RouterTree.Scoped("", g))
                .toList());
      }
    }
    return tree.found();
  }

  // Routes.

  private void served(Program p, Call call) {
    if (call.receiver().isEmpty()) {
      return;
    }
    if (call.name().equals("route") && call.arguments().size() == 1) {
      fastifyRoute(p, call);
      return;
    }
    if (!METHODS.contains(call.name()) && !call.name().equals("on")) {
      return;
    }
    SyntaxNode receiver = p.plain(call.receiver().get());
    Optional<Call> chained = p.call(receiver);
    var shared = new ArrayList<SyntaxNode>();
    // `router.route('/x').all(guard).get(a).post(b)`
    for (int i = 0; i < 8 && chained.isPresent() && METHODS.contains(chained.get().name()); i++) {
      if (chained.get().name().equals("all")) {
        shared.addAll(0, chained.get().arguments());
      }
      chained = chained.get().receiver().flatMap(p::call);
    }
    List<SyntaxNode> handlers = call.arguments();
    Optional<SyntaxNode> pathNode = call.argument(0);
    if (chained.isPresent() && chained.get().name().equals("route")) {
      pathNode = chained.get().argument(0);
      receiver = chained.get().receiver().orElse(receiver);
      if (call.name().equals("all") && call.node().field().equals("object")) {
        return;
      }
      shared.addAll(handlers);
      handlers = shared;
    } else {
      if (handlers.size() < 2) {
        return;
      }
      handlers = handlers.subList(1, handlers.size());
    }
    if (pathNode.isEmpty() || handlers.isEmpty() || !isRouter(p, receiver)) {
      return;
    }
    List<String> paths = paths(p, pathNode.get());
    SyntaxNode last = p.plain(handlers.get(handlers.size() - 1));
    if (paths.isEmpty() || !isHandler(p, last)) {
      return;
    }
    for (String path : paths) {
      add(p, call, receiver, call.name(), path, handlers);
    }
  }

  private void add(
      Program p,
      Call call,
      SyntaxNode receiver,
      String method,
      String path,
      List<SyntaxNode> handlers) {
    var guards = new ArrayList<Guard>();
    var flat = new ArrayList<SyntaxNode>();
    for (SyntaxNode h : handlers) {
      List<SyntaxNode> inner = p.elements(h);
      if (inner.isEmpty()) {
        flat.add(h);
      } else {
        flat.addAll(inner);
      }
    }
    for (SyntaxNode h : flat.subList(0, flat.size() - 1)) {
      if (p.plain(h).is("object")) {
        guards.addAll(fastifyGuards(p, h));
      } else {
        guards.add(new Guard(GuardKinds.name(p, h), p.path(), h.line(), GuardKinds.of(p, h)));
      }
    }
    SyntaxNode last = flat.get(flat.size() - 1);
    guards.addAll(wrapping(p, last));
    Found handler = find(p, last);
    int line = call.arguments().isEmpty() ? call.line() : call.arguments().getFirst().line();
    var route =
        new Route(
            method.equals("del") ? "DELETE" : method.toUpperCase(Locale.ROOT),
            path,
            p,
            line,
            GuardKinds.name(p, last),
            handler.home(),
            handler.function(),
            guards,
            List.of());
    entries(p, receiver).add(new RouterEntry.Served(call.arguments().getFirst().index(), route));
  }

  /// `handler` of `withAuth(handler)` stands behind the wrapper.
  private static List<Guard> wrapping(Program p, SyntaxNode last) {
    Optional<Call> call = p.call(last);
    if (call.isEmpty() || call.get().to("passport.authenticate")) {
      return call.map(
              c -> List.of(new Guard(c.callee(), p.path(), c.line(), Guard.Kind.AUTHENTICATION)))
          .orElse(List.of());
    }
    Guard.Kind kind = GuardKinds.of(call.get().callee());
    return kind == Guard.Kind.AUTHENTICATION
        ? List.of(new Guard(call.get().callee(), p.path(), call.get().line(), kind))
        : List.of();
  }

  record Found(Optional<Program> home, Optional<Callable> function) {}

  /// The handler's function, in this file or in the one it is imported from.
  Found find(Program p, SyntaxNode expression) {
    Optional<Callable> here = p.function(expression);
    SyntaxNode e = p.plain(expression);
    if (here.isPresent() && p.callable(e).isPresent()) {
      return new Found(Optional.of(p), here);
    }
    String name = p.name(p.call(e).flatMap(c -> c.argument(0)).filter(p::isName).orElse(e));
    if (name.contains(".") && name.contains("/")) {
      int dot = name.indexOf('.', name.lastIndexOf('/'));
      Optional<Program> home =
          dot < 0 ? Optional.empty() : programs.required(p, name.substring(0, dot));
      if (home.isPresent()) {
        String member = Program.lastPart(name);
        Optional<Callable> f = home.get().callables(member).stream().findFirst();
        if (f.isPresent()) {
          return new Found(home, f);
        }
      }
    }
    if (here.isPresent()) {
      return new Found(Optional.of(p), here);
    }
    // `users.list` of an object or class made elsewhere: by name, when only one has it.
    String last = Program.lastPart(name);
    List<Callable> named = last.isEmpty() ? List.of() : programs.callables(last);
    if (named.size() == 1) {
      Callable only = named.getFirst();
      Optional<Program> home =
          programs.all().stream().filter(o -> o.callable(only.node()).isPresent()).findFirst();
      return new Found(home, Optional.of(only));
    }
    return new Found(Optional.empty(), Optional.empty());
  }

  private void fastifyRoute(Program p, Call call) {
    Map<String, SyntaxNode> options = p.entries(call.arguments().getFirst());
    SyntaxNode url = options.getOrDefault("url", options.get("path"));
    SyntaxNode handler = options.get("handler");
    SyntaxNode method = options.get("method");
    if (url == null || handler == null || method == null || call.receiver().isEmpty()) {
      return;
    }
    var methods = new ArrayList<String>();
    p.text(method).ifPresent(methods::add);
    p.elements(method).forEach(m -> p.text(m).ifPresent(methods::add));
    for (String path : paths(p, url)) {
      for (String m : methods) {
        add(p, call, call.receiver().get(), m, path, List.of(call.arguments().getFirst(), handler));
      }
    }
  }

  private static List<Guard> fastifyGuards(Program p, SyntaxNode options) {
    var guards = new ArrayList<Guard>();
    for (Map.Entry<String, SyntaxNode> o : p.entries(options).entrySet()) {
      SyntaxNode value = o.getValue();
      switch (o.getKey()) {
        case "preHandler", "onRequest", "preValidation", "preParsing", "auth" -> {
          List<SyntaxNode> all = p.elements(value).isEmpty() ? List.of(value) : p.elements(value);
          for (SyntaxNode g : all) {
            guards.add(new Guard(GuardKinds.name(p, g), p.path(), g.line(), GuardKinds.of(p, g)));
          }
        }
        case "schema", "validate" ->
            guards.add(new Guard("schema", p.path(), value.line(), Guard.Kind.VALIDATION));
        case "rateLimit", "config" -> {
          if (value.text().contains("rateLimit") || o.getKey().equals("rateLimit")) {
            guards.add(new Guard("rateLimit", p.path(), value.line(), Guard.Kind.RATE_LIMIT));
          }
        }
        default -> {}
      }
    }
    return guards;
  }

  private static List<String> paths(Program p, SyntaxNode node) {
    Optional<String> text = p.text(node);
    if (text.isPresent()) {
      String t = text.get();
      return t.startsWith("/") || t.equals("*") || t.isEmpty() || t.startsWith(":")
          ? List.of(t)
          : List.of();
    }
    SyntaxNode e = p.plain(node);
    if (e.is("regex")) {
      return List.of(e.text());
    }
    if (e.is("template_string") || !p.parts(e).isEmpty()) {
      return List.of(p.constantParts(e).strip().replace(' ', '*'));
    }
    var all = new ArrayList<String>();
    for (SyntaxNode i : p.elements(e)) {
      p.text(i).filter(t -> t.startsWith("/")).ifPresent(all::add);
    }
    return all;
  }

  private static boolean isHandler(Program p, SyntaxNode e) {
    return p.callable(e).isPresent()
        || e.is("identifier", "member_expression", "call_expression", "array");
  }

  private boolean isRouter(Program p, SyntaxNode receiver) {
    String origin = p.origin(receiver);
    if (Matching.matches(
        origin,
        "(?i).*(express|router|fastify|koa|hono|restify|polka|application|createServer)(\\.Router)?\\(\\).*")) {
      return true;
    }
    String name = receiver.text();
    return !Matching.matches(name, CLIENTS)
        && !Matching.matches(origin, CLIENTS + "|.*axios.*")
        && Matching.matches(
            name,
            "(?i)(.*\\.)?_?(app|router|routes?|server|fastify|api|instance|koa|hono|v\\d+|.*(router|routes?|app|api|server))");
  }

  private List<RouterEntry> entries(Program p, SyntaxNode router) {
    return routers.computeIfAbsent(key(p, router), k -> new ArrayList<>());
  }

  private static String key(Program p, SyntaxNode router) {
    SyntaxNode r = p.plain(router);
    while (p.call(r).isPresent() && p.call(r).get().receiver().isPresent()) {
      r = p.plain(p.call(r).get().receiver().get());
    }
    return p.path() + "#" + r.text().replaceAll("\\s+", "");
  }

  // Guards and mounts.

  private void used(Program p, Call call) {
    switch (call.name()) {
      case "use", "register" -> use(p, call);
      case "addHook" -> {
        if (call.arguments().size() == 2
            && call.receiver().isPresent()
            && p.text(call.arguments().getFirst())
                .filter(h -> Matching.matches(h, "onRequest|preHandler|preValidation"))
                .isPresent()) {
          guard(p, call, "", List.of(call.arguments().get(1)));
        }
      }
      default -> handedOn(p, call);
    }
  }

  /// `routes(app, db)`, `require('./routes')(app)`: the routes of that file are put on this router.
  private void handedOn(Program p, Call call) {
    for (SyntaxNode a : call.arguments()) {
      SyntaxNode e = p.plain(a);
      if (!p.isName(e) || !isRouter(p, e)) {
        continue;
      }
      SyntaxNode target = call.node().get("function");
      Optional<Program> file = target == null ? Optional.empty() : home(p, target);
      if (file.isEmpty() || file.get() == p) {
        continue;
      }
      List<String> inside = top(file.get(), "");
      if (!inside.isEmpty()) {
        mounted.addAll(inside);
        entries(p, e).add(new RouterEntry.Mounted(call.node().index(), "", List.of(), inside));
      }
    }
  }

  /// A router that serves nothing itself and only mounts others is one too. Known before anything
  /// is mounted, so that it does not matter which file is read first.
  private void mounting(List<Program> scripts) {
    boolean more = true;
    for (int i = 0; i < RouterTree.MAX_DEPTH && more; i++) {
      more = false;
      for (Program p : scripts) {
        for (Call c : p.calls()) {
          if (mounts(p, c)) {
            more |= routers.putIfAbsent(key(p, c.receiver().get()), new ArrayList<>()) == null;
          }
        }
      }
    }
  }

  private boolean mounts(Program p, Call call) {
    if (!call.name().equals("use") && !call.name().equals("register")
        || call.receiver().isEmpty()
        || call.arguments().isEmpty()
        || !isRouter(p, call.receiver().get())) {
      return false;
    }
    for (SyntaxNode a : call.arguments()) {
      List<SyntaxNode> all = p.elements(a).isEmpty() ? List.of(a) : p.elements(a);
      if (all.stream().anyMatch(each -> !behind(p, each).isEmpty())) {
        return true;
      }
    }
    return list(p, call).orElse(List.of()).stream()
        .anyMatch(one -> !behind(p, one.target()).isEmpty());
  }

  private void use(Program p, Call call) {
    if (call.receiver().isEmpty()
        || call.arguments().isEmpty()
        || !isRouter(p, call.receiver().get())) {
      return;
    }
    List<SyntaxNode> arguments = new ArrayList<>(call.arguments());
    String prefix = "";
    List<String> paths = paths(p, arguments.getFirst());
    if (!paths.isEmpty() && !p.plain(arguments.getFirst()).is("identifier")
        || p.text(arguments.getFirst()).isPresent()) {
      prefix = paths.isEmpty() ? "" : paths.getFirst();
      arguments.removeFirst();
    }
    if (call.name().equals("register") && arguments.size() > 1) {
      prefix = p.value(arguments.get(1), "prefix").flatMap(p::text).orElse("");
      arguments = arguments.subList(0, 1);
    }
    var guards = new ArrayList<SyntaxNode>();
    var mounts = new ArrayList<String>();
    for (SyntaxNode a : arguments) {
      List<SyntaxNode> all = p.elements(a).isEmpty() ? List.of(a) : p.elements(a);
      for (SyntaxNode each : all) {
        List<String> target = target(p, each);
        if (target.isEmpty()) {
          guards.add(each);
        } else {
          mounts.addAll(target);
        }
      }
    }
    if (listed(p, call)) {
      return;
    }
    if (mounts.isEmpty()) {
      guard(p, call, prefix, guards);
      return;
    }
    mounted.addAll(mounts);
    var written =
        guards.stream()
            .map(g -> new Guard(GuardKinds.name(p, g), p.path(), g.line(), GuardKinds.of(p, g)))
            .toList();
    entries(p, call.receiver().get())
        .add(new RouterEntry.Mounted(call.arguments().getFirst().index(), prefix, written, mounts));
  }

  private void guard(Program p, Call call, String prefix, List<SyntaxNode> guards) {
    var list = new ArrayList<Guard>();
    for (SyntaxNode g : guards) {
      list.add(new Guard(GuardKinds.name(p, g), p.path(), g.line(), GuardKinds.of(p, g)));
    }
    if (call.receiver().isPresent() && !list.isEmpty()) {
      entries(p, call.receiver().get())
          .add(new RouterEntry.Guarded(call.arguments().getFirst().index(), prefix, list));
    }
  }

  private record Listed(String prefix, SyntaxNode target) {}

  private boolean listed(Program p, Call call) {
    Optional<List<Listed>> all = list(p, call);
    for (Listed one : all.orElse(List.of())) {
      List<String> mounts = target(p, one.target());
      mounted.addAll(mounts);
      entries(p, call.receiver().orElseThrow())
          .add(new RouterEntry.Mounted(call.node().index(), one.prefix(), List.of(), mounts));
    }
    return all.isPresent();
  }

  /// `list.forEach(r => router.use(r.path, r.route))` over a list of objects; empty when it is no
  /// such call.
  private Optional<List<Listed>> list(Program p, Call call) {
    if (call.arguments().size() != 2) {
      return Optional.empty();
    }
    SyntaxNode path = p.plain(call.arguments().get(0));
    SyntaxNode route = p.plain(call.arguments().get(1));
    if (!path.is("member_expression") || !route.is("member_expression")) {
      return Optional.empty();
    }
    Optional<SyntaxNode> list =
        p.enclosing(call.node())
            .flatMap(f -> Values.iterated(p, f))
            .or(() -> call.node().enclosing("for_in_statement").flatMap(f -> f.field("right")));
    if (list.isEmpty()) {
      return Optional.empty();
    }
    String pathKey = path.field("property").map(SyntaxNode::text).orElse("");
    String routeKey = route.field("property").map(SyntaxNode::text).orElse("");
    var found = new ArrayList<Listed>();
    for (SyntaxNode o : p.elements(list.get())) {
      Map<String, SyntaxNode> entries = p.entries(o);
      SyntaxNode target = entries.get(routeKey);
      Optional<String> prefix = Optional.ofNullable(entries.get(pathKey)).flatMap(p::text);
      if (target != null && prefix.isPresent()) {
        found.add(new Listed(prefix.get(), target));
      }
    }
    return Optional.of(found);
  }

  /// The routers an expression stands for; empty when it is a middleware.
  private List<String> target(Program p, SyntaxNode expression) {
    List<String> found = behind(p, expression);
    SyntaxNode e = p.plain(expression);
    if (found.isEmpty() && p.callable(e).isEmpty()) {
      String name = mountedName(p, e);
      boolean elsewhere = home(p, e).filter(file -> file != p).isPresent();
      if (elsewhere && name.toLowerCase(Locale.ROOT).contains("route")) {
        gaps.add(p.path() + ":" + e.line() + " mounts " + name + ", in which no route was seen");
      }
    }
    return found;
  }

  private List<String> behind(Program p, SyntaxNode expression) {
    SyntaxNode e = p.plain(expression);
    if (p.isName(e) && routers.containsKey(p.path() + "#" + e.text())) {
      return List.of(p.path() + "#" + e.text());
    }
    if (p.callable(e).isPresent()) {
      return List.of();
    }
    Optional<Program> file = home(p, e);
    if (file.isEmpty() || file.get() == p) {
      return List.of();
    }
    String name = mountedName(p, e);
    int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
    return top(file.get(), dot < 0 ? "" : Program.lastPart(name));
  }

  private static String mountedName(Program p, SyntaxNode expression) {
    return p.name(expression).replace("()", "");
  }

  /// The routers of a file that it does not mount itself; one by name when it has that.
  private List<String> top(Program file, String name) {
    String named = file.path() + "#" + name;
    if (routers.containsKey(named)) {
      return List.of(named);
    }
    return routers.keySet().stream().filter(k -> k.startsWith(file.path() + "#")).toList();
  }

  /// The file of the tree an expression was required or imported from.
  private Optional<Program> home(Program p, SyntaxNode expression) {
    SyntaxNode e = p.plain(expression);
    while (p.call(e).isPresent()) {
      Optional<String> required = ScriptProgram.required(e);
      if (required.isPresent()) {
        return programs.required(p, required.get());
      }
      SyntaxNode f = e.get(e.is("new_expression") ? "constructor" : "function");
      if (f == null) {
        return Optional.empty();
      }
      e = p.plain(f);
    }
    if (e.is("member_expression")) {
      SyntaxNode object = e.get("object");
      if (object != null && (p.call(p.plain(object)).isPresent() || p.isName(p.plain(object)))) {
        return home(p, object);
      }
    }
    if (!p.isName(e)) {
      return Optional.empty();
    }
    String name = p.imports().getOrDefault(e.text(), "");
    if (name.isEmpty()) {
      Optional<SyntaxNode> made = p.only(e);
      return made.isPresent() && p.call(made.get()).isPresent()
          ? home(p, made.get())
          : Optional.empty();
    }
    int slash = name.lastIndexOf('/');
    int dot = name.indexOf('.', slash + 1);
    String module = slash >= 0 && dot > 0 ? name.substring(0, dot) : name;
    // `./users.routes`: the dot belongs to the file's name.
    return programs
        .required(p, name)
        .or(() -> programs.required(p, module))
        .or(() ->
            name.contains(".")
                ? programs.required(p, name.substring(0, name.lastIndexOf('.')))
                : Optional.empty());
  }
}
