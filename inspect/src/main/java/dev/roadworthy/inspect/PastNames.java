package dev.roadworthy.inspect;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// File names that speak of secrets or data: worth a finding when a commit holds such a file, even
/// if nothing in it is recognised.
enum PastNames {
  ENVIRONMENT,
  KEY,
  DATABASE,
  LOGIN,
  PACKAGES;

  private static final Set<String> KEYS =
      Set.of("id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "master.key", "server.key");
  private static final Set<String> KEY_ENDS =
      Set.of("pem", "key", "p12", "pfx", "jks", "keystore", "ppk", "kdbx");
  private static final Set<String> DATABASE_ENDS =
      Set.of("sqlite", "sqlite3", "db", "db3", "s3db", "mdb", "rdb");
  private static final Set<String> LOGINS =
      Set.of(
          "cookies.txt",
          "cookies.sqlite",
          "cookies.json",
          ".netrc",
          "_netrc",
          ".pgpass",
          ".htpasswd",
          ".bash_history",
          ".zsh_history",
          ".git-credentials",
          "credentials.json",
          "token.pickle",
          "token.json",
          "service-account.json",
          "serviceaccountkey.json",
          "terraform.tfstate");
  private static final Set<String> TEMPLATE_WORDS =
      Set.of("example", "sample", "template", "dist", "defaults", "tpl", "schema", "test", "ci");

  /// @param name the last part of a path; a folder's ends in a slash
  static Optional<PastNames> of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith("/")) {
      boolean packages = lower.equals(".venv/") || lower.equals("venv/");
      return packages || lower.equals("node_modules/") ? Optional.of(PACKAGES) : Optional.empty();
    }
    String end = lower.substring(lower.lastIndexOf('.') + 1);
    if (lower.equals(".env") || lower.startsWith(".env.") || lower.endsWith(".env")) {
      return template(lower) ? Optional.empty() : Optional.of(ENVIRONMENT);
    }
    if (KEYS.contains(lower) || lower.indexOf('.') >= 0 && KEY_ENDS.contains(end)) {
      return lower.contains("public") || lower.contains("pub.")
          ? Optional.empty()
          : Optional.of(KEY);
    }
    if (lower.indexOf('.') > 0 && DATABASE_ENDS.contains(end) && !lower.equals("thumbs.db")) {
      return Optional.of(DATABASE);
    }
    return LOGINS.contains(lower) ? Optional.of(LOGIN) : Optional.empty();
  }

  private static boolean template(String lower) {
    for (String part : lower.split("[._-]")) {
      if (TEMPLATE_WORDS.contains(part)) {
        return true;
      }
    }
    return false;
  }
}
