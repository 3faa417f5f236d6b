package dev.roadworthy.leaks;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What the name of a setting or a variable says of its value.
enum Names {
  /// Nothing about secrets.
  PLAIN,
  /// A secret is mentioned, but something else may be meant (`key`, `sortKey`, `tokenOfUser`).
  LOOSE,
  /// A key or a token: machines make those, so a word is not one.
  KEY,
  /// A secret of an application: random as a rule, a word as a bad habit.
  SECRET,
  /// A password.
  PASSWORD;

  private static final Set<String> PASSWORDS =
      Set.of(
          "password",
          "passwd",
          "pwd",
          "pass",
          "passphrase",
          "passcode",
          "psw",
          "pswd",
          "pw",
          "passwrd",
          "passw",
          "passwords",
          "senha",
          "contrasena",
          "kennwort",
          "passwort",
          "parola",
          "heslo",
          "haslo",
          "wachtwoord",
          "motdepasse");
  private static final Set<String> NOT_PASSES =
      Set.of(
          "bypass",
          "compass",
          "encompass",
          "trespass",
          "surpass",
          "lowpass",
          "highpass",
          "bandpass",
          "renderpass",
          "multipass",
          "singlepass",
          "onepass",
          "firstpass",
          "allpass",
          "computepass");
  private static final Set<String> SECRETS =
      Set.of(
          "secret",
          "secrets",
          "secretkey",
          "salt",
          "passkey",
          "secretbase",
          "sharedsecret",
          "keybase");
  private static final Set<String> TOKENS =
      Set.of(
          "token",
          "tokens",
          "authtoken",
          "accesstoken",
          "bearer",
          "jwt",
          "apitoken",
          "credential",
          "credentials",
          "creds",
          "cred",
          "authorization",
          "auth",
          "apikey",
          "apikeys",
          "accesskey",
          "authkey",
          "sid",
          "webhook",
          "dsn",
          "licensekey",
          "sessionid",
          "pat");
  private static final Set<String> KEY_OF_SECRETS =
      Set.of(
          "secret",
          "private",
          "signing",
          "sign",
          "signature",
          "encryption",
          "encrypt",
          "crypt",
          "crypto",
          "cipher",
          "master",
          "hmac",
          "jwt",
          "session",
          "cookie",
          "account",
          "shared",
          "app",
          "aes",
          "des",
          "priv",
          "nonce",
          "storage",
          "logged",
          "rsa",
          "decryption",
          "machine",
          "validation",
          "seal",
          "unseal",
          "wallet");
  private static final Set<String> KEY_OF_TOKENS =
      Set.of(
          "api",
          "access",
          "auth",
          "consumer",
          "client",
          "service",
          "subscription",
          "integration",
          "admin",
          "write",
          "read",
          "deploy",
          "license",
          "server",
          "rest",
          "token",
          "application",
          "developer",
          "dev",
          "customer",
          "user",
          "secure");
  private static final Set<String> NOT_SECRET_KEYS =
      Set.of(
          "public",
          "pub",
          "primary",
          "foreign",
          "cache",
          "sort",
          "hash",
          "partition",
          "bucket",
          "index",
          "idx",
          "natural",
          "schema",
          "sequence",
          "translation",
          "lookup",
          "map",
          "object",
          "group",
          "unique",
          "row",
          "column",
          "site",
          "registry",
          "event",
          "hot",
          "short",
          "state",
          "query",
          "dedup",
          "idempotency",
          "routing",
          "message",
          "param",
          "field",
          "config",
          "setting",
          "item",
          "node",
          "root",
          "feature",
          "react",
          "sheet",
          "entity",
          "composite",
          "host",
          "known",
          "publishable",
          "i18n",
          "label",
          "tur",
          "mon",
          "don",
          "issuer",
          "range",
          "s3",
          "file",
          "data",
          "context",
          "property",
          "attribute",
          "hotkey",
          "meta",
          "csrf",
          "xsrf",
          "antiforgery",
          "shortcut",
          "keyboard",
          "template",
          "view",
          "kms",
          "trace",
          "etag");
  private static final Set<String> AFTER =
      Set.of(
          "value",
          "val",
          "string",
          "str",
          "text",
          "prod",
          "production",
          "dev",
          "development",
          "staging",
          "stage",
          "live",
          "test",
          "testing",
          "default",
          "new",
          "old",
          "current",
          "plain",
          "plaintext",
          "raw",
          "b64",
          "base64",
          "encoded",
          "base",
          "local",
          "main",
          "confirm",
          "confirmation",
          "cleartext",
          "clear",
          "again",
          "qa",
          "uat",
          "demo",
          "sandbox",
          "backup");
  private static final Set<String> NEVER_LAST =
      Set.of(
          "name",
          "names",
          "id",
          "ids",
          "url",
          "uri",
          "path",
          "paths",
          "file",
          "files",
          "dir",
          "folder",
          "length",
          "len",
          "size",
          "type",
          "types",
          "field",
          "fields",
          "label",
          "labels",
          "placeholder",
          "hint",
          "policy",
          "regex",
          "regexp",
          "pattern",
          "expires",
          "expiry",
          "expiration",
          "ttl",
          "age",
          "timeout",
          "count",
          "version",
          "algorithm",
          "alg",
          "format",
          "header",
          "headers",
          "prefix",
          "suffix",
          "endpoint",
          "host",
          "alias",
          "ring",
          "store",
          "board",
          "vault",
          "event",
          "selector",
          "signature",
          "pair",
          "title",
          "description",
          "desc",
          "message",
          "msg",
          "error",
          "errors",
          "text",
          "page",
          "route",
          "view",
          "form",
          "input",
          "link",
          "button",
          "icon",
          "class",
          "style",
          "help",
          "reset",
          "strength",
          "min",
          "max",
          "location",
          "arn",
          "ref",
          "env",
          "var",
          "variable",
          "provider",
          "service",
          "handler",
          "callback",
          "function",
          "func",
          "method",
          "action",
          "mode",
          "status",
          "state",
          "enabled",
          "required",
          "valid",
          "visible",
          "change",
          "changed",
          "updated",
          "created",
          "at",
          "date",
          "time",
          "on",
          "by",
          "scope",
          "scopes",
          "audience",
          "issuer",
          "domain",
          "realm",
          "user",
          "username",
          "email",
          "account",
          "bits",
          "rounds",
          "iterations",
          "cost",
          "column",
          "table",
          "model",
          "schema",
          "index",
          "list",
          "map",
          "set",
          "array",
          "template",
          "subject",
          "source",
          "code",
          "codes",
          "charset",
          "chars",
          "alphabet",
          "encoding",
          "kind",
          "group",
          "manager",
          "factory",
          "builder",
          "client",
          "config",
          "settings",
          "options",
          "params",
          "param",
          "attr",
          "attribute",
          "property",
          "prop",
          "key_id",
          "usage",
          "extension",
          "sound",
          "down",
          "up",
          "press",
          "pressed",
          "meshing",
          "frame",
          "distance",
          "exists",
          "strategy",
          "grant",
          "info");

  /// Words of a name in lower case: split at marks, digits dropped, and where camelCase rises.
  static List<String> words(CharSequence name) {
    List<String> words = new ArrayList<>();
    var word = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean rise =
          Bytes.isUpper(c)
              && i > 0
              && (Bytes.isLower(name.charAt(i - 1))
                  || Bytes.isUpper(name.charAt(i - 1))
                      && i + 1 < name.length()
                      && Bytes.isLower(name.charAt(i + 1)));
      if (rise || !Bytes.isLetter(c)) {
        flush(words, word);
      }
      if (Bytes.isLetter(c)) {
        word.append((char) Bytes.lower(c));
      }
    }
    flush(words, word);
    return words;
  }

  private static void flush(List<String> words, StringBuilder word) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  static Names of(String name) {
    List<String> words = words(name);
    int last = words.size() - 1;
    while (last > 0 && AFTER.contains(words.get(last))) {
      last--;
    }
    if (last < 0) {
      return PLAIN;
    }
    String word = words.get(last);
    String before = last > 0 ? words.get(last - 1) : "";
    if (password(word)) {
      return PASSWORD;
    }
    if (SECRETS.contains(word)
        || word.endsWith("secret")
        || word.endsWith("secretkey")
        || word.endsWith("privatekey")) {
      return word.equals("salt") && last == 0 ? LOOSE : SECRET;
    }
    if (word.equals("key") || word.equals("keys")) {
      return key(before, words, last);
    }
    if (before.equals("csrf") || before.equals("xsrf") || before.equals("public")) {
      return PLAIN;
    }
    if (TOKENS.contains(word)
        || word.endsWith("token")
        || word.endsWith("apikey")
        || word.endsWith("accesskey")) {
      return before.equals("secret") ? SECRET : KEY;
    }
    if (NEVER_LAST.contains(words.getLast())) {
      return PLAIN;
    }
    return loose(words) ? LOOSE : PLAIN;
  }

  private static boolean password(String word) {
    return PASSWORDS.contains(word)
        || word.endsWith("password")
        || word.endsWith("passwd")
        || word.endsWith("passphrase")
        || word.endsWith("pwd") && word.length() <= 12
        || word.endsWith("pass") && word.length() <= 12 && !NOT_PASSES.contains(word);
  }

  private static Names key(String before, List<String> words, int last) {
    if (NOT_SECRET_KEYS.contains(before)) {
      return PLAIN;
    }
    if (KEY_OF_SECRETS.contains(before) || before.endsWith("secret")) {
      return SECRET;
    }
    if (KEY_OF_TOKENS.contains(before) || before.endsWith("api")) {
      return last >= 2 && words.get(last - 2).equals("secret") ? SECRET : KEY;
    }
    return before.isEmpty() ? PLAIN : LOOSE;
  }

  private static boolean loose(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String w = words.get(i);
      String before = i > 0 ? words.get(i - 1) : "";
      if (w.equals("key") && NOT_SECRET_KEYS.contains(before) || before.equals("csrf")) {
        return false;
      }
      if (w.equals("secret")
          || w.equals("token")
          || w.equals("apikey")
          || password(w)
          || w.equals("key") && !before.isEmpty()
          || w.equals("auth")
          || w.equals("credential")
          || w.equals("credentials")
          || w.equals("creds")) {
        return true;
      }
    }
    return false;
  }
}
