package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.Optional;
import java.util.Set;

/// Tells what a guard does: by its name, else by what it does.
final class GuardKinds {
  private static final Pattern AUTHENTICATION =
      Pattern.compile(
          "(?i)auth(?:$|[^o]|o[^r]|ori[sz])|log(?:ged|in)_?in|login_?required|signed_?in|require_?(?:user|login|admin|"
              + "role|session)|ensure_?(?:user|login|admin)|jwt|passport|protect|is_?admin|admin_?only|only_?admin|"
              + "permission|guard|verify_?(?:user|token|session|access|api)|(?:get|require)_?current|active_?user|acl|restrict|"
              + "api_?key|check_?(?:user|token|session|login|role|jwt)|validate_?(?:token|session|user)|bearer|"
              + "has_?role|token_?required|require_?token|get_?user|staff_member|superuser|IsOwner|oauth2_scheme|"
              + "access_?token|is_?allowed|polic(?:y|ies)\\b|can_?access|user_?passes_?test|clerk|roles?_?(?:required|allowed)|is_?logged|same_?user|login$");

  private static final Pattern NOT_AUTHENTICATION =
      Pattern.compile(
          "(?i)\\bnot_?(?:auth|logged|login)|isNot|isGuest|guest_?only|anonymous|AllowAny|passport\\.initialize|"
              + "passport\\.session|author(?:$|[^i])|authRoute|authRouter|authController|no_?auth|optional|skip_?auth|"
              + "csrf|AllowAnonymous|OrReadOnly");

  private static final Pattern VALIDATION =
      Pattern.compile(
          "(?i)validat|schema|celebrate|joi|zod|^check\\(|^body\\(|^param\\(|^query\\(|sanitiz");

  private static final Pattern RATE_LIMIT =
      Pattern.compile("(?i)limit(?:er|s|\\b|$|\\()|throttl|slow_?down|brute|ratelimit");

  private static final Pattern CSRF = Pattern.compile("(?i)csrf|csurf|xsrf|lusca");

  private static final Pattern USER =
      Pattern.compile(
          "^(?:this\\.)?(?:req|request|ctx\\.state|ctx|context|c|res\\.locals)\\.(?:user|session\\.|auth|userId|"
              + "currentUser|isAuthenticated|jwt|account|uid|identity|tenant)|^(?:self\\.)?request\\.user|^current_user|"
              + "^session\\.|^flask\\.session\\.|^g\\.user|^flask_login\\.current_user|^session\\.get|\\.auth\\.getUser");

  private static final Pattern REFUSAL =
      Pattern.compile("(?i)\\b40[13]\\b|redirect\\(|abort\\(|unauthori|forbidden|access denied");

  private static final Set<String> LOGIN_CALLS =
      Set.of(
          "getServerSession",
          "getSession",
          "currentUser",
          "getAuth",
          "requireAuth",
          "requireUser",
          "verifyToken",
          "isAuthenticated",
          "getToken",
          "jwtVerify",
          "auth",
          "getCurrentUser",
          "verify_jwt_in_request",
          "get_jwt_identity",
          "get_current_user",
          "token_validator",
          "verify_token",
          "check_auth",
          "authenticate_request",
          "login_required",
          "validateRequest",
          "requireSession",
          "verifySession",
          "unstable_getServerSession",
          "decode_auth_token",
          "require_login",
          "checkAuth",
          "verifyAuth",
          "withAuth");

  /// A middleware file that looks at who asks.
  static final Pattern AUTHENTICATION_TEXT =
      Pattern.compile(
          "(?i)getToken\\(|withAuth|clerkMiddleware|authMiddleware|getUser\\(|jwtVerify|getSession|cookies\\.get|updateSession|\\bauth\\(");

  private GuardKinds() {}

  /// @param expression the guard as written: a name, a call, a function
  static Guard.Kind of(Program program, SyntaxNode expression) {
    SyntaxNode e = program.plain(expression);
    String name = name(program, e);
    Guard.Kind byName = of(name);
    if (byName != Guard.Kind.OTHER) {
      return byName;
    }
    Optional<Callable> f = program.function(e);
    return f.isPresent() && !NOT_AUTHENTICATION.matcher(name).find() && stops(program, f.get())
        ? Guard.Kind.AUTHENTICATION
        : Guard.Kind.OTHER;
  }

  /// By the name alone.
  static Guard.Kind of(String name) {
    if (CSRF.matcher(name).find()) {
      return Guard.Kind.CSRF;
    }
    if (RATE_LIMIT.matcher(name).find()) {
      return Guard.Kind.RATE_LIMIT;
    }
    if (AUTHENTICATION.matcher(name).find() && !NOT_AUTHENTICATION.matcher(name).find()) {
      return Guard.Kind.AUTHENTICATION;
    }
    return VALIDATION.matcher(name).find() ? Guard.Kind.VALIDATION : Guard.Kind.OTHER;
  }

  static String name(Program program, SyntaxNode expression) {
    SyntaxNode e = program.plain(expression);
    if (program.callable(e).isPresent()) {
      String own = program.callable(e).get().name();
      return own.isEmpty() ? "function" : own;
    }
    Optional<Call> call = program.call(e);
    if (call.isPresent()) {
      String arguments =
          call.get().arguments().stream()
              .filter(a -> program.isName(a) || program.name(a).contains("."))
              .map(SyntaxNode::text)
              .reduce("", (a, b) -> a + " " + b);
      return call.get().callee() + "()" + arguments;
    }
    String name = program.name(e);
    return name.isEmpty() ? e.excerpt(60) : name;
  }

  /// A function that lets only some pass: it looks at the user and answers 401, 403 or a redirect.
  private static boolean stops(Program program, Callable f) {
    String text = f.body().text();
    boolean refuses = REFUSAL.matcher(text).find();
    return refuses && looksAtUser(program, f.node());
  }

  /// Whether a function reads who asks.
  static boolean looksAtUser(Program program, SyntaxNode function) {
    for (SyntaxNode m : function.all("member_expression", "attribute", "subscript", "identifier")) {
      if (m.is("identifier") && !m.textIs("current_user")) {
        continue;
      }
      String name = program.name(m);
      boolean written =
          m.field().equals("left")
              && m.parent().filter(p -> p.is("assignment_expression", "assignment")).isPresent();
      if (!written && USER.matcher(name).find()) {
        return true;
      }
    }
    for (SyntaxNode c : function.all("call_expression", "call")) {
      String name = program.toCall(c).name();
      if (LOGIN_CALLS.contains(name)
          || program.toCall(c).to("jwt.verify", "jsonwebtoken.verify", "jwt.decode")) {
        return true;
      }
    }
    return false;
  }
}
