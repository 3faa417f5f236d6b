package dev.roadworthy.inspect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.roadworthy.project.Call;
import dev.roadworthy.project.Callable;
import dev.roadworthy.project.Definition;
import dev.roadworthy.project.Flow;
import dev.roadworthy.project.Matching;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.SyntaxNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What reaches the page or the answer: markup of others, the inside of errors.
final class ScriptOutput {
  private static final Pattern ELEMENT = Pattern.compile("<[a-zA-Z!/]");

  private static final String RESPONSE =
      "(?i)(_?res|response|reply|ctx|context|h)(\\.status\\(.*\\)|\\.code\\(.*\\)|\\.type\\(.*\\))*";

  private ScriptOutput() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("node-xss", ScriptOutput::xss);
    trees.put("node-template-escape-off", ScriptHits.each(ScriptOutput::escapeOff));
    trees.put("node-unescaped-template", ScriptOutput::templates);
    trees.put("node-error-detail-leak", ScriptHits.each(ScriptOutput::errors));
  }

  private static Outcome xss(Evidence evidence) {
    var hits = new ScriptHits();
    for (Program p : evidence.code().scripts()) {
      answered(p, hits);
      assigned(p, hits);
      written(p, hits);
      react(p, hits);
    }
    return hits.outcome();
  }

  /// `res.send('<h1>' + req.query.name)`.
  private static void answered(Program p, ScriptHits hits) {
    for (Call c : p.calls("send", "write", "end", "html")) {
      if (c.receiver().filter(r -> Matching.matches(r.text(), RESPONSE + "|c")).isEmpty()
          || c.arguments().isEmpty()) {
        continue;
      }
      SyntaxNode a = p.plain(c.arguments().getFirst());
      if (a.is("object", "array")) {
        continue;
      }
      SyntaxNode built = p.isName(a) ? p.only(a).map(p::plain).orElse(a) : a;
      List<SyntaxNode> parts = p.parts(built);
      boolean markup = ELEMENT.matcher(p.constantParts(built)).find();
      for (SyntaxNode part : parts.isEmpty() ? List.of(a) : parts) {
        Flow.Trace t = p.flow().trace(part);
        String source = p.name(t.at());
        boolean text =
            Matching.matches(source, ".*\\.(query|params|body|headers|cookies)(\\.|\\[).*")
                || !parts.isEmpty() && !source.isEmpty();
        if (t.fromRequest()
            && !Matching.matches(source, "(req|request|ctx)\\.(file|files)\\b.*")
            && text
            && (markup || parts.isEmpty() || !c.name().equals("end"))) {
          hits.add(
              p,
              c.node(),
              Confidence.HIGH,
              "The page contains what a client sent as it is (" + t.at().excerpt(50) + ").");
        }
      }
    }
  }

  /// `element.innerHTML = …`.
  private static void assigned(Program p, ScriptHits hits) {
    for (SyntaxNode a : p.tree().all("assignment_expression", "augmented_assignment_expression")) {
      Optional<SyntaxNode> left = a.field("left").filter(l -> l.is("member_expression"));
      Optional<SyntaxNode> value = a.field("right");
      boolean markup =
          left.flatMap(l -> l.field("property"))
              .filter(x -> x.textIs("innerHTML") || x.textIs("outerHTML") || x.textIs("srcdoc"))
              .isPresent();
      if (markup && value.isPresent()) {
        inserted(p, a, value.get(), hits);
      }
    }
  }

  private static void written(Program p, ScriptHits hits) {
    for (Call c :
        p.calls(
            "insertAdjacentHTML",
            "write",
            "writeln",
            "html",
            "append",
            "prepend",
            "after",
            "before")) {
      switch (c.name()) {
        case "insertAdjacentHTML" -> c.argument(1).ifPresent(a -> inserted(p, c.node(), a, hits));
        case "write", "writeln" -> {
          if (c.callee().startsWith("document.")) {
            c.argument(0).ifPresent(a -> inserted(p, c.node(), a, hits));
          }
        }
        default -> {
          boolean jquery =
              c.receiver()
                  .filter(r -> r.text().startsWith("$") || r.text().startsWith("jQuery"))
                  .isPresent();
          boolean built =
              c.argument(0)
                  .filter(
                      a -> ELEMENT.matcher(p.constantParts(a)).find() || c.name().equals("html"))
                  .isPresent();
          if (jquery && built) {
            inserted(p, c.node(), c.arguments().getFirst(), hits);
          }
        }
      }
    }
  }

  private static void inserted(Program p, SyntaxNode at, SyntaxNode value, ScriptHits hits) {
    SyntaxNode v = p.plain(value);
    SyntaxNode built = p.isName(v) ? p.only(v).map(p::plain).orElse(v) : v;
    var parts = new ArrayList<>(p.parts(built));
    if (parts.isEmpty()) {
      if (p.text(v).isPresent()) {
        return;
      }
      parts.add(v);
      // `items.map(i => `<li>${i.name}</li>`).join('')`
      built.all("template_string").forEach(t -> parts.addAll(p.parts(t)));
    }
    Flow.Trace worst = null;
    for (SyntaxNode part : parts) {
      Flow.Trace t = p.flow().trace(part);
      boolean address =
          Matching.matches(
              p.name(t.at()),
              "(window\\.|document\\.)?location\\b.*|document\\.(URL|referrer|cookie).*");
      if (address) {
        hits.add(p, at, Confidence.HIGH, "The address bar becomes markup of the page.");
        return;
      }
      boolean known = t.origin() == Flow.Origin.OTHER && !isText(part);
      if ((t.fromOutside() || known) && (worst == null || t.fromRequest())) {
        worst = t;
      }
    }
    if (worst != null) {
      boolean literal = ELEMENT.matcher(p.constantParts(built)).find();
      Severity severity = worst.fromOutside() && literal ? Severity.HIGH : Severity.MEDIUM;
      hits.add(
          p,
          at,
          worst.fromRequest() ? Confidence.HIGH : Confidence.MEDIUM,
          severity,
          "A value ("
              + worst.at().excerpt(40)
              + ") becomes markup; text in it runs as a script of the page.");
    }
  }

  /// Data worth a look: a member or a call, not a counter or a constant of the program.
  private static boolean isText(SyntaxNode part) {
    return Matching.matches(
        part.text(),
        "(?s)[A-Z_0-9]+|i|index|idx|\\d+|.*\\.(length|id|index|toFixed\\(\\d*\\))|(is|has)[A-Z]\\w*|.*(icon|Icon|className|svg|count|Count|color|t\\(|i18n|translate).*");
  }

  private static void react(Program p, ScriptHits hits) {
    for (SyntaxNode a : p.tree().all("jsx_attribute")) {
      if (!a.excerpt(40).startsWith("dangerouslySetInnerHTML")) {
        continue;
      }
      for (SyntaxNode pair : a.all("pair")) {
        Optional<SyntaxNode> value = pair.field("value");
        if (value.isEmpty()
            || Matching.matches(
                value.get().text(),
                "(?is).*(purify|sanitiz|JSON\\.stringify|highlight|hljs|prism|katex|toHtml\\(\\)).*")) {
          continue;
        }
        Flow.Trace t = p.flow().trace(value.get());
        if (t.origin() != Flow.Origin.CONSTANT && t.origin() != Flow.Origin.SAFE) {
          hits.add(
              p,
              a,
              Confidence.MEDIUM,
              t.fromRequest() ? Severity.HIGH : Severity.MEDIUM,
              "A value becomes markup of the page; text in it runs as a script.");
        }
      }
    }
  }

  /// Engines told not to escape.
  private static void escapeOff(Program p, ScriptHits hits) {
    for (SyntaxNode pair : p.tree().all("pair")) {
      String key = pair.field("key").map(SyntaxNode::text).orElse("").replaceAll("['\"]", "");
      Optional<SyntaxNode> value = pair.field("value");
      boolean off =
          key.equalsIgnoreCase("autoescape") && value.filter(p::isFalse).isPresent()
              || key.equals("noEscape") && value.filter(p::isTrue).isPresent();
      if (off) {
        hits.add(
            p,
            pair,
            Confidence.HIGH,
            "Every value on every page is put out as markup (" + pair.excerpt(40) + ").");
      }
    }
  }

  private record Template(List<Glob> files, Pattern output) {}

  /// Names of what people type.
  private static final Pattern TYPED =
      Pattern.compile(
          "(?i)user|comment|message|search|query|name|descr|title|content|bio|post|body|text|redirect"
              + "|input|param|review|note|todo|product");

  private static final String HARMLESS =
      "(?is)\\s*(include|partial|layout|body|yield|contentFor|content_for|render|csrf|JSON\\.stringify|locals\\.body|block|slot|style|script|cssFiles?|sanitize|escape|purify|asset|css|js|__|t|i18n|gettext|await include)\\b.*";

  private static final List<Template> TEMPLATES =
      List.of(
          new Template(Globs.of("*.ejs"), Pattern.compile("<%-\\s*([^%]+?)-?%>")),
          new Template(
              Globs.of("*.{hbs,handlebars,mustache}"),
              Pattern.compile("\\{\\{\\{\\s*([^}]+?)\\s*\\}\\}\\}|\\{\\{&\\s*([^}]+?)\\s*\\}\\}")),
          new Template(
              Globs.of("*.{pug,jade}"),
              Pattern.compile("(?m)^\\s*[\\w.#-]*(?:\\([^)]*\\))?!=\\s*(.+)$|!\\{([^}]+)\\}")),
          new Template(Globs.of("*.vue"), Pattern.compile("\\bv-html=\"([^\"]+)\"")),
          new Template(Globs.of("*.svelte"), Pattern.compile("\\{@html\\s+([^}]+)\\}")),
          new Template(
              Globs.of("*.{njk,nunjucks,twig,swig}"),
              Pattern.compile("\\{\\{\\s*([^}]+?)\\|\\s*safe\\s*\\}\\}")),
          new Template(Globs.of("*.dust"), Pattern.compile("\\{(\\w[\\w.]*\\|s)\\}")));

  private static Outcome templates(Evidence evidence) {
    var hits = new ScriptHits();
    for (TreeFile file : evidence.tree().files()) {
      if (file.context() != FileContext.PRODUCTION && file.context() != FileContext.EXAMPLE) {
        continue;
      }
      for (Template t : TEMPLATES) {
        if (Glob.any(t.files(), file)) {
          evidence.tree().text(file.path()).ifPresent(text -> unescaped(file, text, t, hits));
        }
      }
    }
    return hits.outcome();
  }

  private static void unescaped(TreeFile file, String text, Template template, ScriptHits hits) {
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher m = template.output().matcher(lines.get(i));
      while (lines.get(i).length() < 2000 && m.find()) {
        String expression =
            m.group(1) == null ? String.valueOf(m.groupCount() > 1 ? m.group(2) : "") : m.group(1);
        if (!Matching.matches(expression, HARMLESS)
            && !Matching.matches(expression, "\\s*['\"].*['\"]\\s*")
            && !lines.get(i).stripLeading().startsWith("<!--")) {
          String seen = lines.get(i).strip();
          hits.add(
              Hit.at(
                      Place.line(file.path(), i + 1),
                      seen.length() > 160 ? seen.substring(0, 160) + "…" : seen)
                  .with(Confidence.MEDIUM)
                  .with(TYPED.matcher(expression).find() ? Severity.HIGH : Severity.MEDIUM)
                  .because(
                      "The value of "
                          + expression.strip()
                          + " is put into the page without escaping."));
        }
      }
    }
  }

  /// An error's text or stack goes to whoever asked.
  private static void errors(Program p, ScriptHits hits) {
    for (Call c : p.calls("send", "json", "render", "end", "write", "jsonp")) {
      boolean response =
          c.receiver()
                  .filter(r -> Matching.matches(r.text().replaceAll("\\s+", ""), RESPONSE))
                  .isPresent()
              || Matching.matches(
                  c.callee(), "(Next)?Response\\.json|next/server\\.NextResponse\\.json");
      if (!response || isDevelopment(p, c.node())) {
        continue;
      }
      for (SyntaxNode a : c.arguments()) {
        leak(p, c, a, hits);
      }
    }
    for (SyntaxNode a : p.tree().all("assignment_expression")) {
      if (a.field("left").filter(l -> l.textIs("ctx.body")).isPresent() && !isDevelopment(p, a)) {
        a.field("right").flatMap(r -> inside(p, r)).ifPresent(e -> said(p, a, e, hits));
      }
    }
  }

  private static void leak(Program p, Call c, SyntaxNode argument, ScriptHits hits) {
    if (isHandled(p, c, argument)) {
      return;
    }
    inside(p, argument).ifPresent(e -> said(p, c.node(), e, hits));
  }

  private static void said(Program p, SyntaxNode at, SyntaxNode error, ScriptHits hits) {
    boolean stack = error.text().endsWith(".stack");
    hits.add(
        p,
        at,
        stack ? Confidence.HIGH : Confidence.MEDIUM,
        stack ? Severity.MEDIUM : Severity.LOW,
        "Whoever asked is told the inside of an error ("
            + error.excerpt(40)
            + "): paths, queries, versions.");
  }

  /// A reply to an error that the program itself threw for people says nothing secret.
  private static boolean isHandled(Program p, Call c, SyntaxNode argument) {
    return argument
        .enclosing("if_statement", "statement_block")
        .filter(i -> i.is("if_statement"))
        .flatMap(i -> i.field("condition"))
        .filter(i ->
            Matching.matches(
                i.text(),
                "(?s).*(instanceof|isOperational|isBoom|\\.name ===?|\\.code ===?|expose|isJoi|ZodError).*"))
        .isPresent();
  }

  private static Optional<SyntaxNode> inside(Program p, SyntaxNode value) {
    var members = new ArrayList<>(value.all("member_expression"));
    members.sort(
        (a, b) -> Boolean.compare(b.text().endsWith(".stack"), a.text().endsWith(".stack")));
    for (SyntaxNode m : members) {
      boolean part =
          m.field("property")
              .filter(x ->
                  x.textIs("stack")
                      || x.textIs("message")
                      || x.textIs("sqlMessage")
                      || x.textIs("detail"))
              .isPresent();
      if (part && m.field("object").filter(o -> isError(p, o)).isPresent()) {
        return Optional.of(m);
      }
    }
    for (SyntaxNode i : value.all("identifier", "shorthand_property_identifier")) {
      boolean alone =
          i.parent()
              .filter(q ->
                  q.is("arguments", "pair", "object", "template_substitution", "binary_expression"))
              .isPresent();
      if (alone
          && isError(p, i)
          && i.enclosing("arrow_function", "function_expression")
              .filter(value::contains)
              .isEmpty()) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private static boolean isError(Program p, SyntaxNode node) {
    SyntaxNode n = p.plain(node);
    if (!p.isName(n) || !Matching.matches(n.text(), "(?i)e|ex|err|error|exception|.*(Error|Err)")) {
      return false;
    }
    for (Definition d : p.definitions(n)) {
      if (d.kind() == Definition.Kind.CAUGHT) {
        return true;
      }
      if (d.kind() == Definition.Kind.PARAMETER) {
        Optional<Callable> f = p.callable(d.scope());
        boolean first =
            f.filter(x ->
                    !x.parameters().isEmpty() && x.parameters().getFirst().node().contains(d.at()))
                .isPresent();
        boolean callback =
            f.filter(x ->
                    x.parameters().size() == 4
                        || x.name().isEmpty()
                        || Matching.matches(x.name(), "(?i).*(callback|cb|handler)"))
                .isPresent();
        return first && callback;
      }
    }
    return false;
  }

  /// In a branch for development.
  private static boolean isDevelopment(Program p, SyntaxNode node) {
    for (SyntaxNode n = node; n != null; n = n.parent().orElse(null)) {
      boolean branch = n.is("if_statement", "ternary_expression");
      if (branch
          && n.field("condition")
              .filter(c ->
                  Matching.matches(
                      c.text(),
                      "(?s).*(NODE_ENV|'env'|\"env\"|isDev|development|isProd|production|DEBUG|debug).*"))
              .isPresent()) {
        return true;
      }
    }
    return Matching.matches(node.text(), "(?s).*(NODE_ENV|isDev|isProd|get\\(['\"]env).*");
  }
}
