package dev.roadworthy.project;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What calls and operators do to a value on its way, for [Flow].
final class Values {
  private static final Set<String> NUMERIC =
      Set.of(
          "parseInt",
          "parseFloat",
          "Number",
          "BigInt",
          "Boolean",
          "int",
          "float",
          "bool",
          "len",
          "ObjectId",
          "ObjectID",
          "UUID",
          "Decimal",
          "isNaN",
          "isInteger",
          "toFixed",
          "ord",
          "hash",
          "getTime",
          "indexOf",
          "secure_filename",
          "basename",
          "literal_eval",
          "count",
          "size",
          "isValid",
          "isArray",
          "test",
          "includes",
          "startsWith",
          "endsWith",
          "startswith",
          "endswith",
          "isdigit",
          "hasOwnProperty",
          "digest",
          "hexdigest",
          "hash_password");

  private static final Set<String> CLEANING =
      Set.of(
          "escape",
          "sanitiz",
          "sanitis",
          "encodeuri",
          "purify",
          "htmlspecialchars",
          "bcrypt",
          "quote",
          "validate",
          "whitelist",
          "allowlist",
          "striptags",
          "bleach",
          "hashsync");

  private static final Set<String> ARGUMENT_KEEPERS =
      Set.of(
          "String",
          "str",
          "JSON.parse",
          "JSON.stringify",
          "json.loads",
          "json.dumps",
          "decodeURIComponent",
          "decodeURI",
          "unescape",
          "atob",
          "btoa",
          "Buffer.from",
          "Buffer()",
          "path.join",
          "path.resolve",
          "path.normalize",
          "os.path.join",
          "os.path.abspath",
          "os.path.normpath",
          "pathlib.Path",
          "Path",
          "util.format",
          "util.inspect",
          "Object.assign",
          "Object.values",
          "Object.entries",
          "Object.keys",
          "Array.from",
          "Array.of",
          "list",
          "dict",
          "tuple",
          "set",
          "sorted",
          "reversed",
          "unquote",
          "urllib.parse.unquote",
          "url.parse",
          "URL",
          "URLSearchParams",
          "querystring.parse",
          "qs.parse",
          "Promise.resolve",
          "Promise.all",
          "structuredClone",
          "format",
          "concat",
          "base64.b64decode",
          "b64decode",
          "bytes",
          "Function",
          "urljoin",
          "urlparse",
          "urllib.parse.urlparse",
          "urllib.parse.urljoin",
          "merge",
          "extend",
          "defaults",
          "cloneDeep",
          "mark_safe",
          "Markup",
          "enumerate",
          "zip",
          "map",
          "filter",
          "next",
          "iter",
          "RegExp",
          "getattr");

  private static final Set<String> RECEIVER_KEEPERS =
      Set.of(
          "toString",
          "trim",
          "trimStart",
          "trimEnd",
          "toLowerCase",
          "toUpperCase",
          "split",
          "slice",
          "substring",
          "substr",
          "replace",
          "replaceAll",
          "concat",
          "join",
          "map",
          "filter",
          "pop",
          "shift",
          "reverse",
          "sort",
          "flat",
          "at",
          "charAt",
          "normalize",
          "padStart",
          "padEnd",
          "repeat",
          "valueOf",
          "strip",
          "lstrip",
          "rstrip",
          "lower",
          "upper",
          "format",
          "encode",
          "decode",
          "title",
          "capitalize",
          "get",
          "getlist",
          "getAll",
          "items",
          "values",
          "keys",
          "copy",
          "read",
          "partition",
          "rsplit",
          "splitlines",
          "entries",
          "find",
          "reduce",
          "match",
          "group",
          "json",
          "text",
          "formData",
          "dict",
          "model_dump",
          "getvalue",
          "splice",
          "first",
          "to_dict");

  private static final Set<String> ITERATORS =
      Set.of(
          "map",
          "forEach",
          "filter",
          "some",
          "every",
          "flatMap",
          "reduce",
          "each",
          "eachSeries",
          "then");

  private static final Set<String> COMPARISONS =
      Set.of(
          "==",
          "===",
          "!=",
          "!==",
          "<",
          ">",
          "<=",
          ">=",
          "instanceof",
          "in",
          "-",
          "*",
          "/",
          "%",
          "**",
          "&",
          "|",
          "^",
          "<<",
          ">>",
          ">>>",
          "//");

  private Values() {}

  /// Whether a binary expression gives a number or a truth value.
  static boolean isArithmetic(SyntaxNode binary) {
    SyntaxNode operator = binary.get("operator");
    if (operator == null || !COMPARISONS.contains(operator.text())) {
      return false;
    }
    // In Python `'…' % x` builds a text, and `a | b` joins dictionaries.
    return !(binary.is("binary_operator") && (operator.textIs("%") || operator.textIs("|")));
  }

  /// `.length`, `.size`.
  static boolean isMeasure(SyntaxNode member) {
    SyntaxNode p = member.get("property");
    return p != null && (p.textIs("length") || p.textIs("size"));
  }

  static boolean isCleaning(Call call) {
    String callee = call.callee().replace("()", "");
    String name = callee.substring(callee.lastIndexOf('.') + 1);
    if (NUMERIC.contains(name)) {
      return true;
    }
    String lower = callee.toLowerCase(Locale.ROOT);
    return !name.equals("unescape")
        && !lower.contains("unquote")
        && CLEANING.stream().anyMatch(lower::contains);
  }

  static boolean keepsReceiver(Call call) {
    return RECEIVER_KEEPERS.contains(call.name());
  }

  static boolean keepsArguments(Call call) {
    String callee = call.callee().replace("()", "");
    return ARGUMENT_KEEPERS.contains(callee) || ARGUMENT_KEEPERS.contains(call.name());
  }

  /// What `xs.map(f)` goes through, when the function stands in such a call.
  static Optional<SyntaxNode> iterated(Program program, Callable f) {
    return f.node()
        .parent()
        .filter(p -> p.is("arguments", "argument_list"))
        .flatMap(SyntaxNode::parent)
        .flatMap(program::call)
        .filter(c -> ITERATORS.contains(c.name()))
        .flatMap(Call::receiver);
  }

  /// Of an object written in place only the member that is taken out of it.
  static SyntaxNode taken(Program program, SyntaxNode argument, String member) {
    int dot = member.indexOf('.');
    String first = dot < 0 ? member : member.substring(0, dot);
    return first.isEmpty() || !program.plain(argument).is("object")
        ? argument
        : program.value(argument, first).orElse(argument);
  }

  /// Whether a method's first parameter is its object, which callers do not write.
  static boolean hasSelf(Callable f) {
    return !f.className().isEmpty()
        && !f.parameters().isEmpty()
        && Set.of("self", "cls").contains(f.parameters().get(0).name());
  }
}
