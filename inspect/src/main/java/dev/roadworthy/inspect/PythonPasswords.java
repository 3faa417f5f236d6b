package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import dev.roadworthy.project.Call;
import dev.roadworthy.project.Callable;
import dev.roadworthy.project.Flow;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.SyntaxNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What is done with passwords: kept and compared as they are, hashed too fast, logged.
final class PythonPasswords {
  private static final Pattern NAME =
      Pattern.compile("(?i)^(?:\\w+_)?(?:password|passwd|pwd|passphrase|pass|pass_?word)\\d?$");
  private static final Pattern NOT_STORED =
      Pattern.compile(
          "(?i)hash|crypt|digest|encoded|confirm|repeat|again|retype|verify|\\bpassword2\\b"
              + "|\\bpass2\\b|re_?password|password_?check|salt|settings\\.|config|environ");
  private static final Pattern HASHES =
      Pattern.compile(
          "(?i)hash|crypt|pbkdf|argon|digest|make_password|encode_password|encrypt|cipher|m"
              + "d5|sha\\d");
  private static final Pattern MODEL =
      Pattern.compile(
          "(?i)^\\w*(?:user|account|member|customer|admin|person|employee|patient|student|t"
              + "eacher|client|player|profile|owner|seller|author|doctor|staff|login|credenti"
              + "al)s?\\w{0,5}$");
  private static final Pattern INSERT =
      Pattern.compile(
          "(?is)\\b(?:insert\\s+into\\s+[\\w\"`'.]+\\s*\\([^)]*\\b(?:password|passwd|pwd|pa"
              + "ss)\\b|update\\s+[\\w\"`'.]+\\s+set\\b.*\\b(?:password|passwd|pwd|pass)\\s*="
              + ")");
  private static final Pattern SELECT =
      Pattern.compile(
          "(?is)\\bwhere\\b.*\\b(?:password|passwd|pwd|pass)[\"`']?\\s*=\\s*(?:\\?|%s|:\\w+"
              + "|\\$\\d|['\"{]|$)");
  private static final Pattern WEAK = Pattern.compile("(?i)^(?:hashlib\\.)?(?:md5|sha1|md4)$");
  private static final Pattern FAST =
      Pattern.compile("(?i)^(?:hashlib\\.)?(?:sha224|sha256|sha384|sha512|sha3_\\d+|blake2[bs])$");
  private static final Pattern ABOUT =
      Pattern.compile("(?i)passw|passwd|\\bpwd|passphrase|credential");
  private static final Pattern ABOUT_TOKENS =
      Pattern.compile("(?i)token|reset|secret|signature|otp|pin\\b|session_?id|api_?key");

  private PythonPasswords() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("python-plaintext-password", PythonFiles.each(PythonPasswords::plain));
    trees.put("python-weak-hash", PythonFiles.each(PythonPasswords::weak));
    trees.put("python-secret-logged", PythonFiles.each(PythonPasswords::logged));
    trees.put("python-weak-random", PythonFiles.each(PythonPasswords::random));
    trees.put("python-password-in-answer", PythonFiles.each(PythonPasswords::answered));
  }

  private static boolean isPassword(Program program, SyntaxNode node) {
    SyntaxNode n = program.plain(node);
    String name = PythonFiles.last(program.name(n));
    if (NAME.matcher(name).find() && !NOT_STORED.matcher(n.text()).find()) {
      return true;
    }
    Optional<Call> call = program.call(n);
    return call.filter(
            c -> c.name().equals("get") || c.name().equals("strip") || c.name().equals("pop"))
        .flatMap(c ->
            c.name().equals("strip")
                ? c.receiver().filter(r -> isPassword(program, r))
                : c.argument(0)
                    .filter(a -> program.text(a).filter(t -> NAME.matcher(t).find()).isPresent()))
        .isPresent();
  }

  /// A model that hashes what is put into its password field.
  private static boolean hashesItself(Code code) {
    for (Program program : code.pythons()) {
      for (Callable c : program.callables()) {
        boolean setter =
            c.decorators().stream()
                .map(SyntaxNode::text)
                .anyMatch(d ->
                    d.matches(
                            "(?s)(?:\\w+\\.)?validates\\(.*password.*|password\\.setter|hyb"
                                + "rid_property|property")
                        && c.name().contains("password"));
        boolean listener =
            c.name().matches("(?:validate|hash|_set|set|encrypt)_password")
                && c.decorators().stream()
                    .anyMatch(
                        d -> d.text().contains("listens_for") || d.text().contains("validates"));
        if ((setter || listener) && HASHES.matcher(c.body().text()).find()) {
          return true;
        }
      }
    }
    return false;
  }

  private static void plain(Program program, Code code, Consumer<Hit> hits) {
    if (PythonFiles.forDevelopers(program.path())) {
      return;
    }
    comparisons(program, hits);
    filters(program, hits);
    if (!hashesItself(code)) {
      stored(program, hits);
    }
    statements(program, hits);
  }

  /// A stored one with a given one.
  private static void comparisons(Program program, Consumer<Hit> hits) {
    for (SyntaxNode comparison : program.tree().all("comparison_operator")) {
      List<SyntaxNode> sides = comparison.children();
      boolean equal = comparison.tokens().stream().anyMatch(t -> t.is("==", "!="));
      if (sides.size() != 2 || !equal) {
        continue;
      }
      SyntaxNode left = program.plain(sides.get(0));
      SyntaxNode right = program.plain(sides.get(1));
      boolean one = stored(program, left) && given(program, right);
      boolean other = stored(program, right) && given(program, left);
      if (one || other) {
        hits.accept(
            PythonFiles.hit(program, comparison)
                .because("The password is compared as it is, so it is kept as it is"));
      }
    }
  }

  private static boolean stored(Program program, SyntaxNode node) {
    if (NOT_STORED.matcher(node.text()).find() || program.flow().fromRequest(node)) {
      return false;
    }
    boolean member =
        node.is("attribute")
            && isPassword(program, node)
            && !node.text().matches("(?:self|form)\\..*|.*\\.data");
    boolean row =
        node.is("subscript")
            && (isPassword(program, node)
                || node.text()
                    .matches(
                        "(?i)\\w*(?:row|result|user|data|record|account|res|fetch|r|u|rows|"
                            + "account)\\w*(?:\\[\\d+\\])+"));
    return member || row;
  }

  private static boolean given(Program program, SyntaxNode node) {
    return isPassword(program, node) && !node.is("string", "none") && !hashed(program, node);
  }

  private static boolean hashed(Program program, SyntaxNode node) {
    for (SyntaxNode meaning : PythonValues.meanings(program, node)) {
      if (HASHES.matcher(meaning.text()).find()) {
        return true;
      }
    }
    return NOT_STORED.matcher(node.text()).find();
  }

  /// A value that reached here as somebody typed it.
  private static boolean typed(Program program, SyntaxNode value) {
    Flow.Origin origin = program.flow().trace(value).origin();
    return !hashed(program, value)
        && (origin == Flow.Origin.REQUEST
            || (origin == Flow.Origin.PARAMETER && isPassword(program, value)));
  }

  private static void filters(Program program, Consumer<Hit> hits) {
    for (Call call :
        program.calls("filter_by", "filter", "get", "find_one", "get_or_none", "exists", "where")) {
      for (Map.Entry<String, SyntaxNode> e : call.keywords().entrySet()) {
        if (NAME.matcher(e.getKey()).find() && typed(program, e.getValue())) {
          hits.accept(
              PythonFiles.hit(program, e.getValue())
                  .because("The password is looked up as it is, so it is kept as it is"));
        }
      }
      for (SyntaxNode argument : call.arguments()) {
        if (argument.is("dictionary")) {
          program
              .entries(argument)
              .forEach((key, value) -> {
                if (NAME.matcher(key).find() && typed(program, value)) {
                  hits.accept(
                      PythonFiles.hit(program, value)
                          .because("The password is looked up as it is, so it is kept as it is"));
                }
              });
        }
      }
    }
  }

  private static void stored(Program program, Consumer<Hit> hits) {
    for (Call call : program.calls()) {
      boolean model =
          MODEL.matcher(call.name()).find()
              && Character.isUpperCase(call.name().charAt(0))
              && !call.name()
                  .matches(
                      ".*(?:Form|Schema|Serializer|Request|Create|In|Out|Response|Update|Dt"
                          + "o|Login|Error|Exception)");
      boolean create = call.to("objects.create", "insert_one", "objects.update_or_create");
      if (!model && !create) {
        continue;
      }
      Map<String, SyntaxNode> values = call.keywords();
      Optional<SyntaxNode> document =
          call.argument(0).filter(a -> create && !program.entries(a).isEmpty());
      if (document.isPresent()) {
        values = program.entries(document.get());
      }
      values.forEach((name, value) -> {
        if (NAME.matcher(name).find() && typed(program, value)) {
          hits.accept(
              PythonFiles.hit(program, value).because("The password is stored as it was typed"));
        }
      });
      if (model && create(program, call)) {
        hits.accept(
            PythonFiles.hit(program, call.node())
                .because("The password is stored as it was typed")
                .with(Confidence.MEDIUM));
      }
    }
    for (SyntaxNode assignment : PythonFiles.assignments(program)) {
      Optional<SyntaxNode> left =
          assignment.field("left").filter(l -> l.is("attribute", "subscript"));
      boolean named =
          left.map(program::name)
              .map(PythonFiles::last)
              .filter(n -> NAME.matcher(n).find())
              .isPresent();
      String owner = left.map(SyntaxNode::text).orElse("").replaceAll("[.\\[].*", "");
      boolean record =
          !owner.matches(
                  "self|session|form|request|config|settings|os|app|g|kwargs|data|payload|h"
                      + "eaders|params")
              || (owner.equals("self") && modelClass(assignment));
      Optional<SyntaxNode> value = PythonFiles.value(assignment);
      if (named && record && value.filter(v -> typed(program, v)).isPresent()) {
        hits.accept(
            PythonFiles.hit(program, assignment).because("The password is stored as it was typed"));
      }
    }
  }

  /// `User(name, email, password)` with a password as somebody typed it.
  private static boolean create(Program program, Call call) {
    return call.arguments().size() > 1
        && call.arguments().stream()
            .anyMatch(a -> program.isName(a) && isPassword(program, a) && typed(program, a));
  }

  private static boolean modelClass(SyntaxNode node) {
    return node.enclosing("class_definition")
        .flatMap(c -> c.field("superclasses"))
        .map(SyntaxNode::text)
        .filter(t ->
            t.matches("(?s).*(?:Model|Base|Document|SQLModel|UserMixin).*")
                && !t.contains("BaseModel"))
        .isPresent();
  }

  /// SQL with a password column and a value as somebody typed it.
  private static void statements(Program program, Consumer<Hit> hits) {
    for (Call call :
        program.calls(
            "execute",
            "query",
            "query_db",
            "fetchrow",
            "fetch_one",
            "execute_query",
            "run_query",
            "fetch")) {
      Optional<SyntaxNode> statement = call.argument(0);
      if (statement.isEmpty()) {
        continue;
      }
      String sql = PythonValues.constants(program, statement.get());
      boolean inserts = INSERT.matcher(sql).find();
      boolean selects = SELECT.matcher(sql).find();
      if (!inserts && !selects) {
        continue;
      }
      var values = new ArrayList<SyntaxNode>(PythonValues.parts(program, statement.get()));
      for (SyntaxNode argument : call.arguments().subList(1, call.arguments().size())) {
        List<SyntaxNode> elements = program.elements(argument);
        values.addAll(
            elements.isEmpty() ? new ArrayList<>(program.entries(argument).values()) : elements);
        if (elements.isEmpty() && program.isName(argument)) {
          values.add(argument);
        }
      }
      for (SyntaxNode value : values) {
        if (isPassword(program, value) && typed(program, value)) {
          hits.accept(
              PythonFiles.hit(program, call.node())
                  .because(
                      selects
                          ? "The password is looked up as it is, so it is kept as it is"
                          : "The password is stored as it was typed"));
          break;
        }
      }
    }
  }

  private static void weak(Program program, Consumer<Hit> hits) {
    for (Call call :
        program.calls("md5", "sha1", "md4", "sha224", "sha256", "sha384", "sha512", "new")) {
      String name =
          call.name().equals("new") && call.callee().startsWith("hashlib")
              ? call.argument(0).flatMap(program::text).orElse("")
              : call.name();
      boolean weak = WEAK.matcher(name).find();
      boolean fast = FAST.matcher(name).find();
      if ((!weak && !fast)
          || PythonValues.isFalse(program, call, "usedforsecurity")
          || call.callee().contains("hmac")) {
        continue;
      }
      String around = about(program, call);
      boolean derived =
          around.matches("(?is).*(?:pbkdf2|hmac\\.new|file|checksum|etag|gravatar|cache).*")
              && !weak;
      if (ABOUT.matcher(around).find() && !derived) {
        hits.accept(
            PythonFiles.hit(program, call.node())
                .with(weak ? Severity.HIGH : Severity.MEDIUM)
                .with(weak ? Confidence.HIGH : Confidence.MEDIUM));
      } else if (weak
          && ABOUT_TOKENS.matcher(around).find()
          && !around.matches("(?is).*(?:gravatar|etag|cache|checksum|avatar).*")) {
        hits.accept(
            PythonFiles.hit(program, call.node()).with(Severity.MEDIUM).with(Confidence.MEDIUM));
      }
    }
    for (SyntaxNode assignment : PythonFiles.assignments(program)) {
      if (PythonFiles.target(program, assignment).equals("PASSWORD_HASHERS")) {
        PythonFiles.value(assignment)
            .map(program::elements)
            .filter(l -> !l.isEmpty())
            .map(List::getFirst)
            .filter(first ->
                first.text().matches(".*(?:MD5|SHA1|Unsalted|Crypt)PasswordHasher.*")
                    && !first.text().contains("BCrypt")
                    && !first.text().contains("Scrypt"))
            .filter(_ -> !PythonFiles.forDevelopers(program.path()))
            .ifPresent(first -> hits.accept(PythonFiles.hit(program, first)));
      }
    }
    for (Call call : program.calls("generate_password_hash", "CryptContext", "make_password")) {
      String method =
          call.keyword("method")
              .or(() -> call.keyword("schemes"))
              .or(() -> call.keyword("hasher"))
              .map(SyntaxNode::text)
              .orElse("");
      boolean first =
          method.matches(
              "(?is)\\[?\\s*['\"](?:plain|md5|sha1|sha256|hex_md5|hex_sha1|plaintext|des_cr"
                  + "ypt|md5_crypt|unsalted_\\w+).*");
      if (first) {
        hits.accept(PythonFiles.hit(program, call.node()));
      }
    }
  }

  /// The words around a hash: its argument, what it is given to, and the function it stands in.
  private static String about(Program program, Call call) {
    String arguments = String.join(" ", call.arguments().stream().map(SyntaxNode::text).toList());
    String target =
        call.node()
            .enclosing("assignment", "keyword_argument", "comparison_operator")
            .map(SyntaxNode::text)
            .orElse("");
    String function = PythonFiles.functionName(program, call.node());
    String callers =
        program
            .enclosing(call.node())
            .filter(f -> f.parameters().size() <= 3)
            .map(f ->
                String.join(" ", f.parameters().stream().map(Callable.Parameter::name).toList()))
            .orElse("");
    return String.join(" ", arguments, target.length() < 300 ? target : "", function, callers);
  }

  private static void logged(Program program, Consumer<Hit> hits) {
    for (Call call :
        program.calls(
            "print", "info", "debug", "warning", "error", "exception", "log", "critical")) {
      boolean logger =
          call.name().equals("print")
              || call.receiver()
                  .map(SyntaxNode::text)
                  .filter(r -> r.matches("(?i).*(?:log|logger|logging)\\w*"))
                  .isPresent();
      if (!logger || PythonFiles.forDevelopers(program.path()) || !PythonWeb.webFile(program)) {
        continue;
      }
      for (SyntaxNode argument : call.arguments()) {
        var values = new ArrayList<SyntaxNode>(program.parts(argument));
        values.add(argument);
        boolean secret =
            values.stream()
                .map(program::plain)
                .filter(v -> v.is("identifier", "attribute", "subscript"))
                .filter(v -> !hashed(program, v))
                .anyMatch(v ->
                    isPassword(program, v)
                        || PythonFiles.last(program.name(v))
                            .matches(
                                "(?i)\\w*(?:secret|private_?key|access_token|auth_token|api"
                                    + "_?key|reset_token|jwt|token)"));
        if (secret) {
          hits.accept(PythonFiles.hit(program, call.node()));
          break;
        }
      }
    }
  }

  private static void random(Program program, Consumer<Hit> hits) {
    for (Call call :
        program.calls(
            "random.random",
            "random.randint",
            "random.randrange",
            "random.choice",
            "random.choices",
            "random.sample",
            "random.getrandbits",
            "uuid.uuid1")) {
      String around = about(program, call);
      if (around.matches(
          "(?is).*(?:token|password|secret|otp|reset|session_?id|api_?key|verification|pin_"
              + "?code|csrf|salt).*")) {
        hits.accept(PythonFiles.hit(program, call.node()));
      }
    }
  }

  /// A record's password among what is sent back.
  private static void answered(Program program, Consumer<Hit> hits) {
    for (SyntaxNode pair : program.tree().all("pair")) {
      Optional<String> key = pair.field("key").flatMap(program::text);
      Optional<SyntaxNode> value = pair.field("value").map(program::plain);
      boolean shown =
          key.filter(k -> NAME.matcher(k).find()).isPresent()
              && value
                  .filter(v ->
                      v.is("attribute", "subscript")
                          && isPassword(program, v)
                          && stored(program, v))
                  .isPresent()
              && pair.enclosing("return_statement").isPresent();
      if (shown) {
        hits.accept(PythonFiles.hit(program, pair));
      }
    }
  }
}
