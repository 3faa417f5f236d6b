package dev.roadworthy.leaks;

import java.util.Locale;

/// Finds passwords given to well-known commands, SQL statements and calls that sign in.
final class CommandProbe implements Probe {
  /// What introduces the password.
  enum Form {
    /// `curl -u user:password`, `wget --user=.. --password=..` is an assignment already
    CURL("curl"),
    /// `sshpass -p password`
    SSHPASS("sshpass"),
    /// `mysql -ppassword`, `mysqldump -u root -p'...'`
    MYSQL("mysql"),
    /// `docker login -p password`
    DOCKER("docker login"),
    /// `IDENTIFIED BY 'password'`
    IDENTIFIED("identified by"),
    /// `IDENTIFIED WITH plugin BY 'password'`
    IDENTIFIED_WITH("identified with"),
    /// `CREATE ROLE x WITH PASSWORD 'password'`, `SET PASSWORD FOR x = PASSWORD('...')`
    SQL_PASSWORD("password '"),
    SQL_FUNCTION("password('"),
    /// `connection.login('name', 'password')`
    LOGIN(".login("),
    /// `echo 'user:password' | chpasswd`
    CHPASSWD("chpasswd");

    private final String keyword;

    Form(String keyword) {
      this.keyword = keyword;
    }

    String keyword() {
      return keyword;
    }
  }

  private final Generic generic;
  private final Form form;

  CommandProbe(Generic generic, Form form) {
    this.generic = generic;
    this.form = form;
  }

  @Override
  public void look(Scan scan, int from, int to) {
    switch (form) {
      case CURL -> flag(scan, to, true, "-u", "--user", "--proxy-user", "-U");
      case SSHPASS -> flag(scan, to, false, "-p");
      case DOCKER -> flag(scan, to, false, "-p", "--password");
      case MYSQL -> mysql(scan, to);
      case IDENTIFIED -> sql(scan, to);
      case IDENTIFIED_WITH -> sql(scan, afterPlugin(scan, to));
      case SQL_PASSWORD, SQL_FUNCTION -> sqlPassword(scan, from, to);
      case LOGIN -> login(scan, to);
      case CHPASSWD -> chpasswd(scan, from);
    }
  }

  private void flag(Scan scan, int from, boolean pair, String... flags) {
    byte[] b = scan.bytes;
    int stop = scan.lineEnd(from);
    while (stop < scan.end
        && stop > from
        && endsWithBackslash(b, stop)
        && stop - from < 2 * Scan.LINE) {
      stop = scan.lineEnd(stop + 1);
    }
    for (int i = from; i < stop; i++) {
      if (b[i] != '-' || i > 0 && !Bytes.isBlank(b[i - 1]) && b[i - 1] != '\n') {
        continue;
      }
      for (String f : flags) {
        if (Bytes.at(b, i, stop, f) && i + f.length() < stop) {
          int value = i + f.length();
          boolean close = b[value] != ' ' && b[value] != '=' && b[value] != '\t';
          if (close && (f.length() > 2 || Bytes.isName(b[value]) && pair && b[value] == '-')) {
            continue;
          }
          value = b[value] == '=' ? value + 1 : Bytes.skipBlanks(b, value, stop);
          argument(scan, value, stop, pair);
          break;
        }
      }
    }
  }

  private static boolean endsWithBackslash(byte[] b, int lineEnd) {
    int i = lineEnd - 1;
    if (i > 0 && b[i] == '\r') {
      i--;
    }
    return i >= 0 && b[i] == '\\';
  }

  private void argument(Scan scan, int from, int stop, boolean pair) {
    byte[] b = scan.bytes;
    if (from >= stop) {
      return;
    }
    int quote = b[from] == '\\' && from + 1 < stop ? b[from + 1] : b[from];
    int start = Bytes.isQuote(quote) ? from + (b[from] == '\\' ? 2 : 1) : from;
    int end = start;
    while (end < stop
        && !(Bytes.isQuote(quote)
            ? b[end] == quote || b[end] == '\\' && b[end + 1] == quote
            : Bytes.isBlank(b[end])
                || b[end] == '\\'
                || b[end] == '"'
                || b[end] == '\''
                || b[end] == '`')) {
      end++;
    }
    if (pair && end + 1 < stop && Bytes.isQuote(b[end]) && b[end - 1] == ':') {
      int close = closing(scan, end);
      if (close > 0) {
        add(scan, end + 1, close, "command-password");
      }
      return;
    }
    if (pair) {
      int colon = start;
      while (colon < end && b[colon] != ':') {
        colon++;
      }
      if (colon == end || colon + 1 >= end && colon - start < 16) {
        return;
      }
      // A token as the user, with an empty password.
      boolean tokenFirst = colon + 1 >= end;
      if (tokenFirst || b[colon + 1] == '@') {
        add(scan, start, tokenFirst ? colon : end, "command-password");
        return;
      }
      String user = Bytes.text(b, start, colon);
      start = colon + 1;
      if (user.equals(Bytes.text(b, start, end))) {
        return;
      }
    }
    add(scan, start, end, "command-password");
  }

  private void mysql(Scan scan, int from) {
    byte[] b = scan.bytes;
    int stop = scan.lineEnd(from);
    for (int i = from; i + 3 < stop; i++) {
      if (b[i] == ' ' && b[i + 1] == '-' && b[i + 2] == 'p' && !Bytes.isBlank(b[i + 3])) {
        boolean word =
            Bytes.at(b, i + 2, stop, "port")
                || Bytes.at(b, i + 2, stop, "pass")
                || Bytes.at(b, i + 2, stop, "protocol")
                || Bytes.at(b, i + 2, stop, "plugin");
        if (!word) {
          argument(scan, i + 3, stop, false);
        }
        return;
      }
    }
  }

  private static int afterPlugin(Scan scan, int from) {
    byte[] b = scan.bytes;
    int i = Bytes.skipBlanks(b, from, scan.end);
    while (i < scan.end && i - from < 60 && (Bytes.isWord(b[i]) || Bytes.isQuote(b[i]))) {
      i++;
    }
    i = Bytes.skipBlanks(b, i, scan.end);
    return Bytes.atIgnoringCase(b, i, scan.end, "by ") ? i + 2 : scan.end;
  }

  private void sql(Scan scan, int from) {
    byte[] b = scan.bytes;
    int i = Bytes.skipBlanks(b, from, scan.end);
    if (Bytes.atIgnoringCase(b, i, scan.end, "password")) {
      i = Bytes.skipBlanks(b, i + 8, scan.end);
    }
    if (i < scan.end && Bytes.isQuote(b[i]) && i - from < 20) {
      int end = closing(scan, i);
      if (end > 0) {
        add(scan, i + 1, end, "sql-password");
      }
    }
  }

  /// In SQL only: the line must hold one of SQL's words before it.
  private void sqlPassword(Scan scan, int from, int to) {
    String before = Bytes.text(scan.bytes, scan.lineStart(from), from).toLowerCase(Locale.ROOT);
    boolean sql =
        before.contains("role ")
            || before.contains("user ")
            || before.contains("set ")
            || before.contains("alter ")
            || before.contains("encrypted ")
            || before.contains("values")
            || before.contains("insert ");
    int end = sql ? closing(scan, to - 1) : -1;
    if (end > 0) {
      add(scan, to, end, "sql-password");
    }
  }

  private void login(Scan scan, int from) {
    byte[] b = scan.bytes;
    int i = Bytes.skipBlanks(b, from, scan.end);
    if (i >= scan.end || !Bytes.isQuote(b[i])) {
      return;
    }
    int end = closing(scan, i);
    int comma = end < 0 ? -1 : Bytes.skipBlanks(b, end + 1, scan.end);
    if (comma < 0 || comma >= scan.end || b[comma] != ',') {
      return;
    }
    int second = Bytes.skipBlanks(b, comma + 1, scan.end);
    if (second < scan.end && Bytes.isQuote(b[second])) {
      int close = closing(scan, second);
      if (close > 0) {
        add(scan, second + 1, close, "login-password");
      }
    }
  }

  private void chpasswd(Scan scan, int from) {
    byte[] b = scan.bytes;
    int start = scan.lineStart(from);
    for (int i = start; i + 5 < from; i++) {
      if (Bytes.at(b, i, from, "echo ")) {
        int pipe = from;
        while (pipe > i && b[pipe] != '|') {
          pipe--;
        }
        if (pipe > i) {
          argument(scan, Bytes.skipBlanks(b, i + 5, pipe), pipe, true);
        }
        return;
      }
    }
  }

  private static int closing(Scan scan, int quote) {
    byte[] b = scan.bytes;
    int stop = Math.min(scan.lineEnd(quote), quote + Scan.VALUE);
    for (int i = quote + 1; i < stop; i++) {
      if (b[i] == b[quote]) {
        return i;
      }
    }
    return -1;
  }

  private void add(Scan scan, int from, int end, String kind) {
    if (end <= from) {
      return;
    }
    Look look = Look.at(scan.bytes, from, end);
    Grade grade = Grade.of(Bytes.text(scan.bytes, from, end), "", look);
    boolean doc = scan.source.context() == Context.DOCUMENTATION;
    Confidence c =
        switch (grade) {
          case NOTHING -> null;
          case OWN_NAME -> null;
          case STAND_IN -> doc ? null : Confidence.LOW;
          case WORD -> Confidence.MEDIUM;
          case RANDOM -> Confidence.HIGH;
        };
    boolean vendored = scan.source.context() == Context.VENDORED && grade != Grade.RANDOM;
    if (c != null && !vendored) {
      boolean real = grade == Grade.RANDOM;
      scan.add(from, end, generic.of(kind), Judge.inContext(c, scan.source, real), real, 2);
    }
  }
}
