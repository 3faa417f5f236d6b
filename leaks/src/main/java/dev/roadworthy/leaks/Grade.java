package dev.roadworthy.leaks;

import java.util.Locale;
import java.util.Set;

/// How much a literal value is like a secret, whatever it is called.
enum Grade {
  /// Not a secret: a reference, a template, a mask, a type, a path, a sentence.
  NOTHING,
  /// A default or a sample that somebody meant to replace (`changeme`).
  STAND_IN,
  /// A word for a secret (`password`, `secret`): a weak secret in settings, a name in code.
  OWN_NAME,
  /// Something typed by a person: weak, but it opens a door.
  WORD,
  /// Made by a machine, or as good as that.
  RANDOM;

  private static final Set<String> NO_VALUES =
      Set.of(
          "null",
          "none",
          "nil",
          "undefined",
          "true",
          "false",
          "yes",
          "no",
          "on",
          "off",
          "string",
          "str",
          "text",
          "int",
          "integer",
          "number",
          "boolean",
          "bool",
          "object",
          "any",
          "void",
          "required",
          "optional",
          "nullable",
          "bytes",
          "buffer",
          "varchar",
          "char",
          "hidden",
          "redacted",
          "masked",
          "removed",
          "empty",
          "unset",
          "n/a",
          "na",
          "tbd",
          "unknown",
          "default",
          "auto",
          "env",
          "enabled",
          "disabled",
          "never",
          "always",
          "prompt",
          "input",
          "file",
          "plain",
          "bearer",
          "basic",
          "oauth",
          "oauth2",
          "jwt",
          "apikey",
          "api_key",
          "api-key",
          "xxx",
          "...",
          "plaintext",
          "self",
          "this",
          "new",
          "generate",
          "generated",
          "random",
          "foo",
          "bar",
          "baz",
          "value",
          "todo",
          "fixme",
          "md5",
          "sha1",
          "sha256",
          "sha512",
          "bcrypt",
          "scrypt",
          "argon2",
          "argon2id",
          "hmac",
          "rsa",
          "aes",
          "crypt",
          "local",
          "ldap",
          "opaque",
          "usage",
          "invalid");
  private static final String[] STAND_INS = {
    "changeme",
    "change_me",
    "change-me",
    "change_this",
    "change-this",
    "changethis",
    "changeit",
    "replace",
    "placeholder",
    "your_",
    "your-",
    "your ",
    "<your",
    "yoursecret",
    "yourpassword",
    "yourtoken",
    "yourkey",
    "yourapi",
    "yourown",
    "youraccess",
    "insert",
    "enter_",
    "enter-",
    "put_your",
    "put-your",
    "_here",
    "-here",
    " here",
    "goes here",
    "dummy",
    "redacted",
    "example",
    "sample",
    "todo",
    "fixme",
    "to_be_",
    "to-be-",
    "fill_",
    "fill-in",
    "fillme",
    "set_me",
    "setme",
    "set-me",
    "notset",
    "not-set",
    "not_set",
    "not_a_",
    "not-a-",
    "do-not-use",
    "my_secret",
    "my-secret",
    "abc123",
    "xxxx",
    "****",
    "....",
    "____",
    "fake",
    "mock",
    "lorem",
    "foobar",
    "create_a",
    "generate-",
    "generate_",
    "some_",
    "some-",
    "key-goes",
    "secret-goes",
    "supersecret",
    "---"
  };
  private static final Set<String> OWN_WORDS =
      Set.of(
          "password",
          "passwd",
          "pass",
          "pwd",
          "passphrase",
          "secret",
          "secrets",
          "token",
          "key",
          "auth",
          "api",
          "access",
          "client",
          "private",
          "public",
          "user",
          "username",
          "credentials",
          "credential",
          "login",
          "new",
          "old",
          "current",
          "confirm",
          "confirmation",
          "reset",
          "forgot",
          "app",
          "application",
          "my",
          "the",
          "a",
          "your",
          "id",
          "value",
          "name",
          "field",
          "input",
          "text",
          "hash",
          "hashed",
          "db",
          "database",
          "admin",
          "root",
          "smtp",
          "email",
          "mail",
          "jwt",
          "session",
          "cookie",
          "csrf",
          "xsrf",
          "refresh",
          "bearer",
          "master",
          "again",
          "repeat",
          "verify",
          "wrong",
          "invalid",
          "missing",
          "required",
          "change",
          "update",
          "signing",
          "encryption",
          "header",
          "bot",
          "service",
          "account",
          "web",
          "hook",
          "webhook",
          "request",
          "oauth",
          "code",
          "type",
          "error",
          "authorization",
          "x",
          "page",
          "form",
          "view",
          "label",
          "show",
          "hide",
          "enter",
          "set",
          "get",
          "is",
          "has",
          "no",
          "in",
          "for",
          "with",
          "of",
          "to",
          "and",
          "or",
          "not",
          "test",
          "basic",
          "data",
          "config",
          "default",
          "provider",
          "strategy",
          "manager",
          "grant",
          "flow",
          "link",
          "button",
          "title",
          "msg",
          "message",
          "strength",
          "expired",
          "expires",
          "length",
          "min",
          "max",
          "too",
          "short",
          "must",
          "match",
          "mismatch",
          "incorrect");

  /// @param name the name the value is given to, as written; empty when there is none
  static Grade of(String value, String name, Look look) {
    String v = value.strip();
    String low = v.toLowerCase(Locale.ROOT);
    if (look.length() < 3
        || NO_VALUES.contains(low)
        || reference(v)
        || mask(v)
        || path(v)
        || codeLike(v, look)
        || sentence(v, look)) {
      return NOTHING;
    }
    if (low.equals(name.toLowerCase(Locale.ROOT)) || ownWords(v)) {
      return OWN_NAME;
    }
    boolean random = look.random() && !ordered(low);
    for (String s : STAND_INS) {
      if (low.contains(s) && (s.length() >= 6 || !random || s.length() * 3 >= v.length())) {
        return STAND_IN;
      }
    }
    return random ? RANDOM : WORD;
  }

  /// A variable, a template, a store's address: the value stands elsewhere.
  private static boolean reference(String v) {
    char c = v.charAt(0);
    char last = v.charAt(v.length() - 1);
    if (v.contains("${")
        || v.contains("{{")
        || v.contains("#{")
        || v.contains("<%")
        || v.contains("$(")
        || v.contains("%(")
        || v.contains("@@")
        || v.contains("[[")
        || v.contains("%s")
        || v.contains("{0}")
        || v.contains("\\(")
        || v.contains("' +")
        || v.contains("\" +")
        || v.contains("+ \"")
        || v.contains("+ '")) {
      return true;
    }
    if (c == '$' && v.length() > 1 && (Bytes.isLetter(v.charAt(1)) || v.charAt(1) == '_')) {
      return v.substring(1).chars().allMatch(Bytes::isName);
    }
    if (c == '<' && last == '>'
        || c == '{' && last == '}'
        || c == '[' && last == ']'
        || c == '%' && last == '%'
        || c == '@' && last == '@'
        || c == '(' && last == ')'
        || c == '_' && v.startsWith("__") && v.endsWith("__")) {
      return true;
    }
    return v.startsWith("ENC(")
        || v.startsWith("ENC[")
        || v.startsWith("{cipher}")
        || v.startsWith("vault:")
        || v.startsWith("op://")
        || v.startsWith("secret://")
        || v.startsWith("ref+")
        || v.startsWith("arn:")
        || v.startsWith("env:")
        || v.startsWith("env.")
        || v.startsWith("process.env")
        || v.startsWith("file:")
        || v.startsWith("!") && v.length() < 12 && v.chars().skip(1).allMatch(Bytes::isLetter)
        || v.startsWith("data:")
        || v.startsWith("urn:")
        || v.startsWith("AQICAH")
        || v.startsWith("secrets.")
        || v.startsWith("vars.")
        || v.startsWith("var.")
        || v.startsWith("Fn::")
        || v.startsWith("ssm:")
        || v.startsWith("sm://")
        || v.startsWith("gcp:secret")
        || v.startsWith("azurekeyvault");
  }

  private static boolean mask(String v) {
    int same = 0;
    int run = 1;
    for (int i = 1; i < v.length(); i++) {
      run = v.charAt(i) == v.charAt(i - 1) ? run + 1 : 1;
      same = Math.max(same, run);
    }
    long distinct = v.chars().distinct().count();
    char c = v.charAt(0);
    boolean filler =
        c == 'x'
            || c == 'X'
            || c == '*'
            || c == '.'
            || c == '-'
            || c == '_'
            || c == '#'
            || c == '?'
            || c == '0'
            || c == '\u2022'
            || c == ' '
            || c == '=';
    return distinct == 1 && filler
        || distinct <= 2 && v.length() >= 6 && filler
        || same >= 5 && same * 2 >= v.length() && filler
        || v.length() >= 8 && distinct <= 3 && v.toLowerCase(Locale.ROOT).contains("xx");
  }

  private static boolean path(String v) {
    return v.startsWith("/") && v.indexOf('/', 1) > 0 && v.length() < 120 && !v.endsWith("=")
        || v.startsWith("./")
        || v.startsWith("../")
        || v.startsWith("~/")
        || v.contains("://")
        || v.startsWith("/") && v.chars().skip(1).allMatch(c -> Bytes.isName(c))
        || v.matches(
            "(?i)[\\w./-]+\\.(pem|key|crt|cer|p12|pfx|jks|json|ya?ml|txt|env|js|ts|py|java"
                + "|rb|go|php|html?|css|md|xml|conf|cfg|ini|properties|png|svg|jpe?g|com|org|net|io)");
  }

  /// Names and expressions of program text.
  private static boolean codeLike(String v, Look look) {
    if (look.uppers() + look.digits() + count(v, '_') == v.length()
        && v.indexOf('_') > 0
        && look.digits() * 4 < v.length()) {
      return true;
    }
    if (v.matches("[A-Za-z]\\w*(\\.[A-Za-z]\\w*)+\\(?\\)?") && !look.random()) {
      return true;
    }
    char c = v.charAt(0);
    return v.contains("()")
        || v.contains("=>")
        || v.contains("->")
        || v.contains("::")
        || v.contains("\\d")
        || v.contains("\\w")
        || v.contains("[a-z")
        || v.contains("[A-Z")
        || v.contains("[^")
        || v.contains("(?")
        || v.contains("</")
        || v.contains("&&")
        || (c == '#' || c == '.')
            && !look.random()
            && v.substring(1).chars().allMatch(Bytes::isName)
        || v.matches("\\w+\\([^)]*\\)?;?")
        || v.matches("[a-z]+\\[[\\w'\"=-]+\\].*")
        || v.matches("\\w+\\[.*");
  }

  private static long count(String v, char of) {
    return v.chars().filter(c -> c == of).count();
  }

  private static boolean sentence(String v, Look look) {
    if (look.blanks() == 0) {
      return v.codePoints().anyMatch(c -> c > 0x2ff);
    }
    return !look.random();
  }

  /// Made of nothing but words that name secrets: `newPassword`, `client_secret`, `API Key`.
  static boolean ownWords(String v) {
    boolean any = false;
    for (String w : Names.words(v)) {
      if (!OWN_WORDS.contains(w)) {
        return false;
      }
      any = true;
    }
    return any;
  }

  /// Runs of the alphabet or of the digits: `0123456789abcdef`, `abcdefgh`.
  private static boolean ordered(String low) {
    int steps = 0;
    for (int i = 1; i < low.length(); i++) {
      steps += low.charAt(i) == low.charAt(i - 1) + 1 ? 1 : 0;
    }
    return steps * 2 > low.length();
  }
}
