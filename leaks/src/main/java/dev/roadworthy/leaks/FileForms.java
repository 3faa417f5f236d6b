package dev.roadworthy.leaks;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Files that hold credentials by what they are: key stores, password files, saved logins.
final class FileForms {
  private static final Set<String> KEY_STORES =
      Set.of(
          "pfx",
          "p12",
          "pkcs12",
          "jks",
          "keystore",
          "bks",
          "jceks",
          "keychain",
          "kwallet",
          "mobileprovision_key",
          "agilekeychain",
          "ovpn_key");
  private static final Set<String> PASSWORD_STORES =
      Set.of("kdb", "kdbx", "psafe3", "1pif", "opvault", "enpassdb", "walletx");
  private static final Map<String, String> BY_NAME =
      Map.ofEntries(
          Map.entry("key3.db", "browser-logins"),
          Map.entry("key4.db", "browser-logins"),
          Map.entry("logins.json", "browser-logins"),
          Map.entry("signons.sqlite", "browser-logins"),
          Map.entry("login data", "browser-logins"),
          Map.entry("wallet.dat", "key-store"),
          Map.entry(".dbshell", "shell-history"),
          Map.entry("accounts.xml", "mail-account"));

  private final Generic generic;

  FileForms(Generic generic) {
    this.generic = generic;
  }

  /// Looks at the whole file: by its name, and, for the few formats that say nothing in themselves,
  /// by its lines.
  void look(Scan scan) {
    String name = scan.source.name();
    String ext = name.substring(name.lastIndexOf('.') + 1);
    if (KEY_STORES.contains(ext) && name.indexOf('.') >= 0) {
      whole(scan, "key-store");
    } else if (PASSWORD_STORES.contains(ext) && name.indexOf('.') >= 0) {
      whole(scan, "password-database");
    } else if (BY_NAME.containsKey(name) && binaryOr(scan, name)) {
      whole(scan, String.valueOf(BY_NAME.get(name)));
    }
    if (Bytes.at(scan.bytes, 0, scan.end, "# Netscape HTTP Cookie File")
        || Bytes.at(scan.bytes, 0, scan.end, "# HTTP Cookie File")) {
      cookies(scan);
    }
    switch (name) {
      case "master.key", "production.key", "staging.key", "credentials.key" -> hexKey(scan);
      case ".pgpass", "pgpass.conf", "pgpass" -> lines(scan, Form.PGPASS);
      case "shadow", "shadow-", "master.passwd", "gshadow" -> lines(scan, Form.SHADOW);
      case ".htpasswd", "htpasswd", "passwd.db", "proftpdpasswd", "ftpd.passwd" ->
          lines(scan, Form.HTPASSWD);
      case "esmtprc", ".esmtprc", ".fetchmailrc", ".msmtprc" -> {}
      default -> {
        if (name.endsWith(".htpasswd") || name.endsWith("_passwd") || name.endsWith(".passwd")) {
          lines(scan, Form.HTPASSWD);
        } else if ((name.endsWith("_history") || name.endsWith("-history"))
            && name.startsWith(".")) {
          whole(scan, "shell-history");
        }
      }
    }
  }

  /// Cookies that curl or a browser's extension saved (Netscape's format): seven fields, the sixth
  /// a name, the seventh a value. A session's cookie is as good as its password.
  private void cookies(Scan scan) {
    byte[] b = scan.bytes;
    int from = 0;
    while (from < scan.end && !scan.full()) {
      int to = from;
      int tabs = 0;
      int name = -1;
      int value = -1;
      for (; to < scan.end && b[to] != '\n'; to++) {
        if (b[to] == '\t') {
          tabs++;
          name = tabs == 5 ? to + 1 : name;
          value = tabs == 6 ? to + 1 : value;
        }
      }
      if (tabs == 6 && to - value >= 16 && session(Bytes.text(b, name, value - 1))) {
        Confidence c = Judge.inContext(Confidence.MEDIUM, scan.source, true);
        scan.add(value, to, generic.of("session-cookie"), c, true, 2);
      }
      from = to + 1;
    }
  }

  private static boolean session(String name) {
    String low = name.toLowerCase(Locale.ROOT);
    return low.contains("sess")
        || low.contains("token")
        || low.contains("auth")
        || low.contains("sid")
        || low.contains("jwt")
        || low.contains("login")
        || low.contains("remember");
  }

  /// A database of saved logins; a JSON of that name must hold at least an encrypted password.
  private static boolean binaryOr(Scan scan, String name) {
    if (name.endsWith(".json") || name.endsWith(".xml")) {
      return contains(scan, name.endsWith(".json") ? "encryptedPassword" : "<password>");
    }
    return scan.end > 0;
  }

  private static boolean contains(Scan scan, String word) {
    int stop = Math.min(scan.end, 1 << 16);
    for (int i = 0; i < stop; i++) {
      if (scan.bytes[i] == word.charAt(0) && Bytes.at(scan.bytes, i, stop, word)) {
        return true;
      }
    }
    return false;
  }

  private void whole(Scan scan, String kind) {
    int end = 0;
    while (end < scan.end && end < 16 && scan.bytes[end] != '\n') {
      end++;
    }
    if (scan.end > 0) {
      Confidence c = Judge.inContext(Confidence.HIGH, scan.source, true);
      scan.add(0, Math.max(1, end), generic.of(kind), c, true, 1);
    }
  }

  private void hexKey(Scan scan) {
    int end = 0;
    while (end < scan.end && Bytes.isHex(scan.bytes[end])) {
      end++;
    }
    if (end >= 16 && end <= 128) {
      Confidence c = Judge.inContext(Confidence.HIGH, scan.source, true);
      scan.add(0, end, generic.of("master-key"), c, true, 3);
    }
  }

  /// Formats of a line that no keyword announces.
  private enum Form {
    /// `host:port:database:user:password`
    PGPASS,
    /// `user:hash:...`
    SHADOW,
    /// `user:hash`
    HTPASSWD
  }

  private void lines(Scan scan, Form form) {
    byte[] b = scan.bytes;
    int from = 0;
    while (from < scan.end && !scan.full()) {
      int to = from;
      while (to < scan.end && b[to] != '\n') {
        to++;
      }
      if (b[from] != '#' && to - from < Scan.VALUE) {
        line(scan, from, to, form);
      }
      from = to + 1;
    }
  }

  private void line(Scan scan, int from, int to, Form form) {
    int field = form == Form.PGPASS ? 4 : 1;
    int start = field(scan.bytes, from, to, field);
    if (start < 0) {
      return;
    }
    int end = form == Form.PGPASS ? to : start;
    while (end < to && scan.bytes[end] != ':') {
      end++;
    }
    while (end > start && Bytes.isBlank(scan.bytes[end - 1])) {
      end--;
    }
    boolean hash = form != Form.PGPASS;
    if (end - start >= (hash ? 13 : 1) && scan.bytes[start] != '$' | hash) {
      @Nullable String kind = hash ? "password-hash" : "password";
      Confidence c = Judge.inContext(Confidence.HIGH, scan.source, true);
      scan.add(start, end, generic.of(kind), c, true, 2);
    }
  }

  private static int field(byte[] b, int from, int to, int number) {
    int left = number;
    for (int i = from; i < to; i++) {
      if (b[i] == ':' && --left == 0) {
        return i + 1;
      }
    }
    return -1;
  }
}
