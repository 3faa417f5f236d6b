package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Knows the expressions and parameters that hold what a client sent, by framework habit.
final class RequestSources {
  /// Express, Fastify, Koa, Hono, Next, Lambda.
  private static final Pattern SCRIPT =
      Pattern.compile(
          "^(?:this\\.)?(?:"
              + "(?:req|request|_req|_request|nextRequest)\\.(?:query|body|params|param|headers|"
              + "header|cookies|signedCookies|files|file|url|originalUrl|rawBody|hostname|path|"
              + "nextUrl|json|text|formData|get\\(\\)|param\\(\\)|header\\(\\)|raw\\.url|"
              + "swagger\\.params|raw\\.headers)"
              + "|(?:ctx|context|c)\\.(?:request\\.(?:body|query|rawBody|header|headers|url|files|"
              + "params)|query|querystring|params\\.|req\\.(?:query|param|json|parseBody|header|"
              + "text|valid|url))"
              + "|event\\.(?:body|queryStringParameters|pathParameters|headers|"
              + "multiValueQueryStringParameters)"
              + ")");

  /// Flask, Django, FastAPI, Starlette, DRF, aiohttp, Tornado.
  private static final Pattern PYTHON =
      Pattern.compile(
          "^(?:self\\.)?(?:flask\\.|bottle\\.|sanic\\.)?(?:request|req)\\.(?:args|form|json|values|data|files|headers|"
              + "cookies|GET|POST|FILES|META|COOKIES|body|query_params|path_params|query_string|"
              + "get_json|get_data|query|rel_url|match_info|post\\(\\)|params|url|full_path|path|"
              + "referrer|stream|forms|REQUEST|text\\(\\)|json\\(\\)|form\\(\\)|body\\(\\))"
              + "|^self\\.(?:get_argument|get_arguments|get_body_argument|get_query_argument|kwargs)"
              + "|^(?:connexion\\.)?request\\.(?:json|args)");

  private static final Set<String> BODY_DECORATORS =
      Set.of(
          "Body",
          "Query",
          "Param",
          "Params",
          "Headers",
          "Req",
          "UploadedFile",
          "Args",
          "QueryParam",
          "BodyParam",
          "HeaderParam",
          "CookieParam",
          "Cookies");

  private static final Set<String> MEMBERS =
      Set.of("query", "body", "params", "headers", "cookies", "files", "file", "searchParams");

  private static final Set<String> ROUTE_DECORATORS =
      Set.of(
          "route",
          "get",
          "post",
          "put",
          "delete",
          "patch",
          "api_route",
          "websocket",
          "api_view",
          "head",
          "options");

  private static final Set<String> SAFE_TYPES =
      Set.of(
          "int",
          "float",
          "bool",
          "UUID",
          "uuid.UUID",
          "number",
          "boolean",
          "date",
          "datetime",
          "Session",
          "AsyncSession",
          "BackgroundTasks",
          "Response");

  private final Program program;
  private final Pattern pattern;

  private RequestSources(Program program, Pattern pattern) {
    this.program = program;
    this.pattern = pattern;
  }

  static RequestSources of(Program program) {
    return new RequestSources(program, program.language() == Language.PYTHON ? PYTHON : SCRIPT);
  }

  boolean isSource(SyntaxNode expression) {
    SyntaxNode e = program.plain(expression);
    return e.is(
            "member_expression",
            "subscript_expression",
            "call_expression",
            "attribute",
            "subscript",
            "call")
        && matches(program.name(e));
  }

  /// Whether a member of the expression is a source: `{query} = req`.
  boolean isSource(SyntaxNode expression, String member) {
    if (member.isEmpty() || member.startsWith("[")) {
      return isSource(expression);
    }
    String name = program.name(expression);
    return !name.isEmpty() && matches(name + "." + member);
  }

  private boolean matches(String name) {
    if (name.isEmpty()) {
      return false;
    }
    var m = pattern.matcher(name);
    if (!m.find()) {
      return false;
    }
    // `req.bodyParser` is not `req.body`.
    char next = m.end() < name.length() ? name.charAt(m.end()) : '.';
    char last = name.charAt(m.end() - 1);
    return last == '.' || next == '.' || next == '[' || next == '(' || last == ')';
  }

  /// What a parameter holds by the role of its function; null when its callers must tell.
  Flow.@Nullable Origin parameter(Callable f, int n, Definition d) {
    Callable.Parameter p = f.parameters().get(n);
    for (SyntaxNode decorator : p.decorators()) {
      String name = program.call(decorator).map(Call::name).orElse(program.name(decorator));
      if (BODY_DECORATORS.contains(name)) {
        return SAFE_TYPES.contains(p.type()) ? Flow.Origin.SAFE : Flow.Origin.REQUEST;
      }
    }
    return program.language() == Language.PYTHON ? python(f, n, p) : script(f, n, d);
  }

  private Flow.@Nullable Origin python(Callable f, int n, Callable.Parameter p) {
    for (SyntaxNode d : f.decorators()) {
      String name = program.call(d).map(Call::name).orElse(Program.lastPart(program.name(d)));
      if (ROUTE_DECORATORS.contains(name) && !p.name().equals("self")) {
        boolean injected =
            p.value().flatMap(program::call).filter(c -> c.to("Depends", "Security")).isPresent()
                || p.type().contains("Depends(")
                || p.name().equals("request");
        if (injected) {
          return Flow.Origin.OTHER;
        }
        return SAFE_TYPES.contains(p.type().replace("Optional[", "").replace("]", ""))
            ? Flow.Origin.SAFE
            : Flow.Origin.REQUEST;
      }
    }
    boolean view =
        n > 0
            && f.parameters().stream().limit(2).anyMatch(q -> q.name().equals("request"))
            && !p.name().equals("request")
            && !p.name().equals("self");
    // A Django view gets these from the address.
    return view && program.imports("django") ? Flow.Origin.REQUEST : null;
  }

  private Flow.@Nullable Origin script(Callable f, int n, Definition d) {
    boolean handler =
        f.parameters().size() > 1
            && Set.of("res", "response", "reply", "_res", "h")
                .contains(f.parameters().get(1).name());
    String first =
        d.member().contains(".") ? d.member().substring(0, d.member().indexOf('.')) : d.member();
    if (n == 0 && handler && MEMBERS.contains(first)) {
      return Flow.Origin.REQUEST;
    }
    if (handler && (n < 2 || f.parameters().get(n).name().equals("next"))) {
      return Flow.Origin.OTHER;
    }
    boolean page =
        Matching.matches(
            f.name(), "GET|POST|PUT|PATCH|DELETE|default|getServerSideProps|loader|action");
    if (page && (first.equals("params") || first.equals("searchParams"))) {
      return Flow.Origin.REQUEST;
    }
    return n == 0 && isMessage(f) ? Flow.Origin.REQUEST : null;
  }

  /// The data of `socket.on('name', data => …)`.
  private boolean isMessage(Callable f) {
    return f.node()
        .parent()
        .filter(p -> p.is("arguments"))
        .flatMap(SyntaxNode::parent)
        .flatMap(program::call)
        .filter(c -> c.name().equals("on"))
        .filter(c -> {
          String receiver = c.receiver().map(SyntaxNode::text).orElse("");
          String event = c.argument(0).flatMap(program::text).orElse("");
          return Matching.matches(receiver, "(?i).*(socket|ws|client|conn|io)")
              && !Matching.matches(
                  event, "|error|connect|connection|disconnect|close|end|open|ready|listening");
        })
        .isPresent();
  }
}
