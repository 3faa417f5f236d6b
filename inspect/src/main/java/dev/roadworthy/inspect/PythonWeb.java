package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import dev.roadworthy.project.Call;
import dev.roadworthy.project.Callable;
import dev.roadworthy.project.Definition;
import dev.roadworthy.project.Flow;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.SyntaxNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What a client sends and gets back: addresses, pages, files, errors.
final class PythonWeb {
  private static final String[] FETCHES = {
    "requests.get",
    "requests.post",
    "requests.put",
    "requests.delete",
    "requests.head",
    "requests.patch",
    "requests.request",
    "httpx.get",
    "httpx.post",
    "httpx.put",
    "httpx.request",
    "httpx.stream",
    "urllib.request.urlopen",
    "urllib.request.urlretrieve",
    "urllib2.urlopen",
    "urllib.urlopen",
    "urlopen",
    "urllib.request.Request",
    "aiohttp.request",
    "wget.download",
    "pycurl.setopt"
  };
  private static final Pattern FIXED_HOST =
      Pattern.compile("^\\s*(?:https?|ftp|wss?)://[\\w.:-]+[/?]");
  private static final String[] REDIRECTS = {
    "redirect",
    "HttpResponseRedirect",
    "HttpResponsePermanentRedirect",
    "RedirectResponse",
    "HTTPFound",
    "HTTPSeeOther",
    "web.HTTPFound"
  };
  private static final Pattern OWN_ADDRESS =
      Pattern.compile(
          "(?:\\.path\\b|\\.full_path\\b|\\.url\\b|\\.base_url\\b|\\.get_full_path|HTTP_REF"
              + "ERER|\\.referrer\\b|\\.host_url\\b|\\.endpoint\\b|request\\.META)");
  private static final Pattern TAG = Pattern.compile("<[a-zA-Z!/][^>]*>?");
  private static final String[] FILES = {
    "open",
    "codecs.open",
    "io.open",
    "send_file",
    "FileResponse",
    "os.remove",
    "os.unlink",
    "shutil.rmtree",
    "os.listdir",
    "aiofiles.open",
    "pathlib.Path.read_text",
    "shutil.copy"
  };
  private static final Pattern CHECKED_NAME =
      Pattern.compile(
          "secure_filename|safe_join|basename|uuid|resolve\\(|realpath|abspath|get_valid_fi"
              + "lename|\\.hex\\b|commonpath|is_relative_to|relative_to");

  private PythonWeb() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("python-ssrf", PythonFiles.each(PythonWeb::ssrf));
    trees.put("python-open-redirect", PythonFiles.each(PythonWeb::redirect));
    trees.put("python-xss", PythonFiles.each(PythonWeb::xss));
    trees.put("python-path-traversal", PythonFiles.each(PythonWeb::path));
    trees.put("python-error-detail-leak", PythonFiles.each(PythonWeb::errors));
    trees.put("python-mass-assignment", PythonFiles.each(PythonWeb::massAssignment));
    trees.put("python-unrestricted-upload", PythonFiles.each(PythonWeb::upload));
  }

  private static void ssrf(Program program, Consumer<Hit> hits) {
    for (Call call : program.calls(FETCHES)) {
      boolean second = call.name().equals("request") || call.name().equals("stream");
      Optional<SyntaxNode> address = call.argument(second ? 1 : 0).or(() -> call.keyword("url"));
      address.ifPresent(a -> fetched(program, call, a, hits));
    }
    // A session's method, told by an address that a client sent.
    for (Call call : program.calls("get", "post")) {
      boolean session =
          call.receiver()
              .map(program::origin)
              .filter(o ->
                  o.matches(
                      ".*(?:ClientSession|Session|AsyncClient|httpx\\.Client|PoolManager)\\(\\).*"))
              .isPresent();
      if (session) {
        call.argument(0, "url").ifPresent(a -> fetched(program, call, a, hits));
      }
    }
  }

  private static void fetched(Program program, Call call, SyntaxNode address, Consumer<Hit> hits) {
    boolean fixed = FIXED_HOST.matcher(PythonValues.constants(program, address)).find();
    if (!fixed
        && program.flow().fromRequest(address)
        && !program.flow().isChecked(address, call.node())) {
      hits.accept(PythonFiles.hit(program, call.node()));
    }
  }

  private static void redirect(Program program, Consumer<Hit> hits) {
    for (Call call : program.calls(REDIRECTS)) {
      Optional<SyntaxNode> to =
          call.argument(0).or(() -> call.keyword("location")).or(() -> call.keyword("url"));
      if (to.isEmpty()) {
        continue;
      }
      SyntaxNode target = to.get();
      String constant = PythonValues.constants(program, target).stripLeading();
      boolean prefixed =
          constant.matches("(?s)/[^/\\s].*|https?://[\\w.:-]+/.*")
              && !PythonValues.parts(program, target).isEmpty();
      Flow.Trace trace = program.flow().trace(target);
      if (!prefixed
          && trace.fromRequest()
          && !OWN_ADDRESS.matcher(trace.at().text()).find()
          && !checkedHost(program, target, call.node())) {
        hits.accept(PythonFiles.hit(program, call.node()));
      }
    }
  }

  private static boolean checkedHost(Program program, SyntaxNode value, SyntaxNode use) {
    String body = program.enclosing(use).map(c -> c.body().text()).orElse("");
    return program.flow().isChecked(value, use)
        || body.matches(
            "(?s).*\\b(?:is_safe_url|is_safe_redirect\\w*|url_has_allowed_host_and_scheme|u"
                + "rl_parse|urlparse|urlsplit|safe_redirect)\\b.*");
  }

  private static void xss(Program program, Consumer<Hit> hits) {
    for (Call call : program.calls("Markup", "mark_safe", "SafeString", "format_html")) {
      Optional<SyntaxNode> html = call.argument(0);
      boolean library = call.callee().matches("(?:markupsafe|flask|jinja2|django)\\b.*");
      if (html.isEmpty() || !library) {
        continue;
      }
      List<SyntaxNode> parts = PythonValues.parts(program, html.get());
      if (call.name().equals("format_html") && parts.isEmpty()) {
        continue;
      }
      Flow.Origin origin =
          PythonValues.worst(program, parts.isEmpty() ? List.of(html.get()) : parts);
      PythonValues.byOrigin(program, call.node(), origin, Severity.HIGH).ifPresent(hits);
    }
    for (Call call :
        program.calls("HttpResponse", "HTMLResponse", "make_response", "web.Response")) {
      boolean other =
          call.keyword("content_type")
              .or(() -> call.keyword("mimetype"))
              .flatMap(program::text)
              .filter(t -> !t.contains("html"))
              .isPresent();
      call.argument(0, "content")
          .filter(_ -> !other)
          .ifPresent(body -> page(program, body, call.node(), hits));
    }
    for (Callable function : program.callables()) {
      boolean route =
          function.decorators().stream()
              .anyMatch(d -> program.call(d).filter(c -> c.to("route", "get", "post")).isPresent());
      if (route && !program.imports("fastapi")) {
        program.returned(function).forEach(r -> page(program, r, r, hits));
      }
    }
    for (Call call :
        program.calls("jinja2.Environment", "Environment", "aiohttp_jinja2.setup", "setup")) {
      boolean off = PythonValues.isFalse(program, call, "autoescape");
      boolean absent =
          call.name().equals("Environment")
              && !call.keywords().containsKey("autoescape")
              && call.keywords().containsKey("loader");
      if ((off || absent) && (program.imports("jinja2") || program.imports("aiohttp_jinja2"))) {
        hits.accept(
            PythonFiles.hit(program, call.node())
                .with(Severity.MEDIUM)
                .with(off ? Confidence.HIGH : Confidence.LOW)
                .because("Templates put values into the page as they are"));
      }
    }
  }

  /// A page built of text: it holds a tag, and what a client sent.
  private static void page(Program program, SyntaxNode body, SyntaxNode at, Consumer<Hit> hits) {
    SyntaxNode html = program.plain(body);
    html = html.is("tuple", "expression_list") ? html.child(0).orElse(html) : html;
    List<SyntaxNode> parts = PythonValues.parts(program, html);
    String constant = PythonValues.constants(program, html);
    if (!parts.isEmpty()
        && TAG.matcher(constant).find()
        && PythonValues.worst(program, parts) == Flow.Origin.REQUEST) {
      hits.accept(PythonFiles.hit(program, at));
    }
  }

  private static void path(Program program, Consumer<Hit> hits) {
    for (Call call : program.calls(FILES)) {
      boolean method =
          call.name().equals("open")
              && call.receiver().isPresent()
              && !call.callee().matches("(?:codecs|io|aiofiles|os)\\.open");
      Optional<SyntaxNode> file = call.argument(0);
      if (file.isEmpty() || method) {
        continue;
      }
      file(program, call, file.get(), hits);
    }
    for (Call call : program.calls("save")) {
      Optional<SyntaxNode> to = call.argument(0);
      boolean upload =
          to.isPresent()
              && call.receiver().filter(program.flow()::fromRequest).isPresent()
              && to.get().text().contains("filename");
      if (upload) {
        file(program, call, to.get(), hits);
      }
    }
  }

  private static void file(Program program, Call call, SyntaxNode file, Consumer<Hit> hits) {
    var looked = new ArrayList<SyntaxNode>(PythonValues.meanings(program, file));
    for (SyntaxNode meaning : List.copyOf(looked)) {
      program
          .call(meaning)
          .filter(c -> c.to("join", "Path", "joinpath"))
          .ifPresent(c -> looked.addAll(c.arguments()));
      if (meaning.is("binary_operator")) {
        looked.addAll(meaning.children());
      }
      looked.addAll(PythonValues.parts(program, meaning));
    }
    boolean sent = looked.stream().anyMatch(program.flow()::fromRequest);
    String body = program.enclosing(call.node()).map(c -> c.body().text()).orElse("");
    boolean cleaned = CHECKED_NAME.matcher(body).find();
    if (sent && !cleaned && !program.flow().isChecked(file, call.node())) {
      hits.accept(PythonFiles.hit(program, call.node()));
    }
  }

  /// The text of an exception, or a whole trace, in an answer.
  private static void errors(Program program, Consumer<Hit> hits) {
    if (!webFile(program)) {
      return;
    }
    for (SyntaxNode clause : program.tree().all("except_clause")) {
      String head = program.tree().line(clause.line()).strip();
      boolean broad =
          head.matches(
              "except\\s*:.*|except\\s+\\(?.*\\b(?:Exception|BaseException|\\w*(?:SQLAlchem"
                  + "y|Database|Operational|Integrity|sqlite3|psycopg2|mysql)\\w*\\.?\\w*)\\b"
                  + ".*");
      String name = head.replaceFirst(".*\\bas\\s+(\\w+)\\s*:.*", "$1");
      if (!broad) {
        continue;
      }
      for (SyntaxNode answer : clause.all("return_statement", "raise_statement")) {
        String text = answer.text();
        boolean raised = answer.is("raise_statement");
        boolean shows =
            text.contains("format_exc()")
                || (head.contains(" as ")
                    && text.matches(
                        "(?s).*(?:\\bstr\\(\\s*"
                            + name
                            + "\\b|\\brepr\\(\\s*"
                            + name
                            + "\\b|\\{\\s*"
                            + name
                            + "\\b[^}]*\\}|\\b"
                            + name
                            + "\\.(?:message|args|orig)|%\\s*\\(?"
                            + name
                            + "\\b|\\.format\\([^)]*\\b"
                            + name
                            + "\\b|\\+\\s*"
                            + name
                            + "\\b).*"));
        if (shows && (!raised || text.contains("HTTPException"))) {
          hits.accept(PythonFiles.hit(program, answer));
        }
      }
    }
  }

  static boolean webFile(Program program) {
    return program.imports("flask")
        || program.imports("django")
        || program.imports("fastapi")
        || program.imports("starlette")
        || program.imports("aiohttp.web")
        || program.imports("sanic")
        || program.imports("bottle")
        || program.imports("rest_framework")
        || program.imports("quart");
  }

  private static void massAssignment(Program program, Consumer<Hit> hits) {
    for (SyntaxNode assignment : PythonFiles.assignments(program)) {
      boolean all =
          PythonFiles.target(program, assignment).equals("fields")
              && PythonFiles.className(assignment).equals("Meta")
              && PythonFiles.value(assignment)
                  .flatMap(program::text)
                  .filter("__all__"::equals)
                  .isPresent();
      if (all) {
        String owner =
            assignment
                .enclosing("class_definition")
                .flatMap(c -> c.enclosing("class_definition"))
                .map(SyntaxNode::text)
                .orElse("");
        boolean person = owner.matches("(?is)class\\s+\\w*(?:user|account|profile|member|staff).*");
        hits.accept(
            PythonFiles.hit(program, assignment)
                .with(person ? Severity.MEDIUM : Severity.LOW)
                .with(Confidence.MEDIUM));
      }
    }
    for (SyntaxNode splat : program.tree().all("dictionary_splat")) {
      SyntaxNode value = splat.child(0).orElse(splat);
      boolean shaped =
          value
              .text()
              .matches("(?s).*\\.(?:dict|model_dump|validated_data|cleaned_data|dump|load)\\b.*");
      Optional<Call> call = splat.enclosing("call").flatMap(program::call);
      boolean record =
          call.filter(c ->
                  c.name()
                      .matches(
                          "[A-Z]\\w+|create|update|insert|values|filter_by|update_one|objects"))
              .isPresent();
      Flow.Trace trace = program.flow().trace(value);
      boolean modelled =
          program.definitions(value.text()).stream()
              .anyMatch(d -> d.kind() == Definition.Kind.PARAMETER);
      if (!shaped && record && !modelled && trace.fromRequest()) {
        hits.accept(PythonFiles.hit(program, splat).with(Severity.HIGH));
      }
    }
  }

  private static void upload(Program program, Consumer<Hit> hits) {
    for (Call call : program.calls("save")) {
      boolean sent =
          call.receiver()
              .filter(r ->
                  program.flow().trace(r).at().text().matches("(?s).*\\bfiles\\b.*")
                      && program.flow().fromRequest(r))
              .isPresent();
      String body = program.enclosing(call.node()).map(c -> c.body().text()).orElse("");
      boolean checked =
          body.matches(
              "(?is).*(?:allowed|extension|endswith|splitext|content_type|mimetype|imghdr|m"
                  + "agic|validate|filetype|rsplit).*");
      if (sent && !checked) {
        hits.accept(PythonFiles.hit(program, call.node()).with(Confidence.MEDIUM));
      }
    }
  }
}
