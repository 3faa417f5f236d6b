package dev.roadworthy.leaks;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Goes over the bytes from the name to the value.
final class AssignmentReader {
  private static final int NAME = 64;
  private static final Set<String> WRAPPERS = Words.of("assignment-wrappers");
  private static final Set<String> NOT_SETTERS = Words.of("call-not-setters");
  private static final Set<String> PUTS = Words.of("assignment-puts");

  private final Scan scan;
  private final byte[] b;
  private final int end;
  private int nameFrom;
  private int nameTo;
  private boolean nameQuoted;
  private boolean xml;
  private Assignment.Op op = Assignment.Op.SET;
  private int i;

  AssignmentReader(Scan scan) {
    this.scan = scan;
    this.b = scan.bytes;
    this.end = scan.end;
  }

  @Nullable Assignment read(int at, int to) {
    name(at, to);
    if (!operator()) {
      return null;
    }
    i = Bytes.skipBlanks(b, i, end);
    if (i < end && b[i] == '\n' && (op == Assignment.Op.LIST || !nextLine())) {
      return null;
    }
    return value();
  }

  private void name(int at, int to) {
    nameFrom = at;
    while (nameFrom > 0 && at - nameFrom < NAME && Bytes.isName(b[nameFrom - 1])) {
      nameFrom--;
    }
    nameTo = to;
    while (nameTo < end && nameTo - to < NAME && Bytes.isName(b[nameTo])) {
      nameTo++;
    }
    while (nameFrom < at && (b[nameFrom] == '-' || b[nameFrom] == '.')) {
      nameFrom++;
    }
  }

  private int peek(int ahead) {
    return i + ahead < end ? b[i + ahead] : 0;
  }

  private boolean operator() {
    i = nameTo;
    if (peek(0) == '\\' && Bytes.isQuote(peek(1))) {
      i++;
    }
    if (Bytes.isQuote(peek(0))) {
      nameQuoted = true;
      i++;
    }
    boolean indexed = peek(0) == ']';
    if (indexed || peek(0) == '!' && peek(1) != '=' || peek(0) == '?' && peek(1) == ':') {
      i++;
    }
    if (peek(0) == ')' && nameQuoted && fallbackAhead(i + 1)) {
      return true;
    }
    if (nameQuoted && peek(0) != ':' && keyAndValue()) {
      return true;
    }
    if (peek(0) == '\n' && afterNameKey() && valueKey(i)) {
      return true;
    }
    int blanksFrom = i;
    i = Bytes.skipBlanks(b, i, end);
    if (nameFrom > 0 && b[nameFrom - 1] == '<') {
      return element();
    }
    if (peek(0) == '<' && peek(1) == '/') {
      return nextElement();
    }
    if (indexed && peek(0) == ':' || peek(0) == ':' && nameFrom > 0 && b[nameFrom - 1] == ':') {
      return false; // a choice (`? [..] : [..]`), a list of fields (`user:password:uid`)
    }
    return sign(blanksFrom < i);
  }

  private boolean sign(boolean blank) {
    if (blank && peek(0) == ':' && Bytes.isLetter(peek(1))) {
      return false; // `pass :name`: a word of Ruby
    }
    switch (peek(0)) {
      case '=' -> {
        return equalSigns();
      }
      case ':' -> {
        return colon();
      }
      case '?', '|', '+', '!', '.' -> {
        return longSign();
      }
      case '>' -> {
        xml = true;
        i++;
        return nameQuoted;
      }
      case ',' -> {
        op = put() ? Assignment.Op.PUT : Assignment.Op.LIST;
        i++;
        return nameQuoted || nameFrom > 0 && b[nameFrom - 1] == ':'; // a word, or Ruby's :word
      }
      case '(' -> {
        op = Assignment.Op.CALL;
        i++;
        i = Bytes.skipBlanks(b, i, end);
        openers();
        return !nameQuoted && Bytes.isQuote(peek(0)) && setter();
      }
      default -> {
        return words(blank);
      }
    }
  }

  private boolean equalSigns() {
    i++;
    if (peek(0) == '=') {
      op = Assignment.Op.COMPARE;
      while (peek(0) == '=') {
        i++;
      }
    } else if (peek(0) == '>') {
      i++;
    } else if (peek(0) == '~') {
      return false;
    }
    return true;
  }

  private boolean colon() {
    while (peek(0) == ':') {
      i++;
    }
    if (peek(0) == '=') {
      i++;
      return true;
    }
    // A type may stand between: `token: String = "..."`, `key: &'static str = "..."`.
    int j = Bytes.skipBlanks(b, i, end);
    int typeFrom = j;
    while (j < end
        && j - typeFrom < 40
        && (Bytes.isWord(b[j])
            || b[j] == '&'
            || b[j] == '['
            || b[j] == ']'
            || b[j] == '<'
            || b[j] == '>'
            || b[j] == '?'
            || b[j] == '.'
            || j > typeFrom && b[j] == ' ')) {
      j++;
    }
    if (j > typeFrom
        && j + 1 < end
        && b[j] == '='
        && b[j + 1] != '='
        && b[j + 1] != '>'
        && Bytes.isBlank(b[j - 1])
        && scan.source.syntax() != Source.Syntax.PROSE) {
      i = j + 1;
    }
    return true;
  }

  private boolean longSign() {
    int c = peek(0);
    int d = peek(1);
    if (c == '|' && d == '|' || c == '?' && d == '?') {
      op = Assignment.Op.FALLBACK;
      i += peek(2) == '=' ? 3 : 2;
      return true;
    }
    if ((c == '?' || c == '+' || c == '.') && d == '=') {
      i += 2;
      return true;
    }
    if (c == '!' && d == '=') {
      op = Assignment.Op.COMPARE;
      i += peek(2) == '=' ? 3 : 2;
      return true;
    }
    return false;
  }

  /// `var token string = "..."` (Go), `password "..."` and `--password value` (settings, shells).
  private boolean words(boolean blank) {
    if (!blank) {
      return false;
    }
    int j = i;
    while (j < end && j - i < 24 && (Bytes.isWord(b[j]) || b[j] == '*')) {
      j++;
    }
    int k = Bytes.skipBlanks(b, j, end);
    if (j > i && k > j && k + 1 < end && b[k] == '=' && b[k + 1] != '=') {
      i = k + 1;
      return true;
    }
    boolean flag = nameFrom > 1 && b[nameFrom - 1] == '-' && b[nameFrom - 2] == '-';
    boolean env =
        Bytes.at(b, nameFrom - 4, end, "ENV ") || Bytes.at(b, nameFrom - 7, end, "setenv ");
    boolean lead = Bytes.skipBlanks(b, scan.lineStart(nameFrom), end) == nameFrom;
    boolean settings = scan.source.syntax() == Source.Syntax.SETTINGS;
    return (flag || env) && !nameQuoted && j > i
        || settings && !nameQuoted && lead && wordsOnly()
        || settings && !nameQuoted && netrc();
  }

  /// A line of two words: `password "hunter2"`, `requirepass foobared`.
  private boolean wordsOnly() {
    int stop = scan.lineEnd(i);
    int j = i;
    if (Bytes.isQuote(b[j])) {
      j++;
      while (j < stop && b[j] != b[i]) {
        j++;
      }
      j++;
    } else {
      while (j < stop && !Bytes.isBlank(b[j])) {
        j++;
      }
    }
    return j > i && Bytes.skipBlanks(b, Math.min(j, stop), stop) >= stop;
  }

  /// `machine HOST login USER password VALUE` (the .netrc file).
  private boolean netrc() {
    String line = Bytes.text(b, scan.lineStart(nameFrom), nameFrom);
    return line.contains("login ") && line.contains("machine ")
        || scan.source.name().contains("netrc");
  }

  private boolean element() {
    int stop = Math.min(end, i + 120);
    while (i < stop && b[i] != '>' && b[i] != '\n' && b[i] != '<') {
      i++;
    }
    xml = peek(0) == '>' && b[i - 1] != '/';
    i++;
    return xml;
  }

  /// `<key>password</key> <string>...`: a property list, a list of entries.
  private boolean nextElement() {
    boolean key =
        Bytes.at(b, nameFrom - 5, end, "<key>") || Bytes.at(b, nameFrom - 6, end, "<name>");
    int stop = Math.min(end, i + 80);
    while (key && i < stop && b[i] != '>') {
      i++;
    }
    i++;
    while (i < stop && (Bytes.isBlank(b[i]) || b[i] == '\n')) {
      i++;
    }
    for (String tag : new String[] {"<value>", "<string>"}) {
      if (key && Bytes.at(b, i, end, tag)) {
        i += tag.length();
        xml = true;
        return true;
      }
    }
    return false;
  }

  private boolean nextLine() {
    int j = i + 1;
    while (j < end && j - i < 80 && Bytes.isBlank(b[j])) {
      j++;
    }
    boolean value = xml || j < end && Bytes.isQuote(b[j]);
    i = j;
    return value && j < end && b[j] != '\n';
  }

  private boolean inVariable() {
    return nameFrom > 1 && b[nameFrom - 1] == '{' && b[nameFrom - 2] == '$';
  }

  private boolean put() {
    int j = nameFrom - 1;
    while (j > 0 && (Bytes.isQuote(b[j]) || Bytes.isBlank(b[j]))) {
      j--;
    }
    if (j <= 0 || b[j] != '(') {
      return false;
    }
    int to = j;
    while (j > 0 && to - j < 32 && Bytes.isWord(b[j - 1])) {
      j--;
    }
    return PUTS.contains(Bytes.text(b, j, to).toLowerCase(Locale.ROOT));
  }

  private @Nullable Assignment value() {
    if (op == Assignment.Op.PUT || op == Assignment.Op.LIST) {
      skipWord("default=");
      skipWord("default:");
      skipWord("value=");
      i = Bytes.skipBlanks(b, i, end);
    }
    if (keyAndValue()) {
      op = Assignment.Op.SET;
    }
    openers();
    if (i >= end) {
      return null;
    }
    if (peek(0) == '\\' && Bytes.isQuote(peek(1))) {
      return quoted(i + 2, b[i + 1], true);
    }
    if (Bytes.isQuote(b[i])) {
      return quoted(i + 1, b[i], false);
    }
    if (op != Assignment.Op.SET && op != Assignment.Op.COMPARE && op != Assignment.Op.FALLBACK) {
      return null;
    }
    if (xml) {
      int to = run("<\n\"", false);
      boolean closed = to + 1 < end && b[to] == '<' && b[to + 1] == '/';
      return closed || to < end && b[to] == '\n' ? made(i, to, false) : null;
    }
    return bare();
  }

  private void skipWord(String word) {
    int j = Bytes.skipBlanks(b, i, end);
    if (Bytes.at(b, j, end, word)) {
      i = j + word.length();
    }
  }

  /// `"name": "PASSWORD", "value": "..."`, `key="password" value="..."`, and YAML's two lines.
  private boolean keyAndValue() {
    return (nameQuoted || op == Assignment.Op.LIST) && valueKey(i);
  }

  /// `name: DB_PASSWORD` on the line before `value: ...`: a container's environment.
  private boolean afterNameKey() {
    String before = Bytes.text(b, scan.lineStart(nameFrom), nameFrom).strip();
    return before.equals("name:")
        || before.equals("- name:")
        || before.equals("key:")
        || before.equals("- key:");
  }

  private boolean valueKey(int from) {
    int j = from;
    int stop = Math.min(end, from + 60);
    while (j < stop && (Bytes.isBlank(b[j]) || b[j] == ',' || b[j] == '"' || b[j] == '\n')) {
      j++;
    }
    if (!Bytes.atIgnoringCase(b, j, end, "value")) {
      return false;
    }
    j += 5;
    while (j < stop && (Bytes.isQuote(b[j]) || Bytes.isBlank(b[j]))) {
      j++;
    }
    if (j >= stop || b[j] != ':' && b[j] != '=') {
      return false;
    }
    i = Bytes.skipBlanks(b, j + 1, end);
    return true;
  }

  /// Steps over `[`, `new String(`, `Buffer.from(`, `b"`, and the like.
  private void openers() {
    for (int turn = 0; turn < 3; turn++) {
      int j = i;
      while (j < end
          && j - i < 32
          && (Bytes.isWord(b[j]) || b[j] == '.' || b[j] == '@' || b[j] == '$')) {
        j++;
      }
      if (j < end && Bytes.isQuote(b[j]) && j - i <= 2 && j > i && b[j] != '`') {
        i = j;
        return;
      }
      if (j < end && (b[j] == '(' || b[j] == '[') && (j == i || wrapper(i, j)) && quoteAt(j + 1)) {
        i = j + 1;
      } else if (j < end && b[j] == ' ' && Bytes.text(b, i, j).equals("new")) {
        i = j + 1;
      } else {
        return;
      }
    }
  }

  private boolean quoteAt(int j) {
    return j < end
        && (Bytes.isQuote(b[j]) || b[j] == '(' || b[j] == 'b' && Bytes.isQuote(b[j + 1]));
  }

  private boolean wrapper(int from, int to) {
    String callee = Bytes.text(b, from, to);
    return WRAPPERS.contains(callee.substring(callee.lastIndexOf('.') + 1));
  }

  private @Nullable Assignment quoted(int from, byte quote, boolean escaped) {
    while (from + 1 < end && b[from] == quote && b[from + 1] == quote) {
      from += 2;
    }
    int stop = Math.min(end, from + Scan.VALUE);
    int j = from;
    while (j < stop && b[j] != '\n') {
      if (b[j] == '\\') {
        if (escaped && j + 1 < stop && b[j + 1] == quote) {
          return made(from, j, true);
        }
        j++;
      } else if (b[j] == quote) {
        return op == Assignment.Op.CALL && !closesCall(j + 1) ? null : made(from, j, true);
      }
      j++;
    }
    boolean cut = j >= stop && stop < end;
    j = from;
    while (j < stop && !Bytes.isBlank(b[j]) && b[j] != '\n' && b[j] != ',') {
      j++;
    }
    return cut && j == stop || j == end || b[j] == '\n' ? made(from, j, true) : null;
  }

  /// `setPassword(`, `.password(`: not `checkPassword(`.
  private boolean setter() {
    for (String word : Names.words(Bytes.text(b, nameFrom, nameTo))) {
      if (NOT_SETTERS.contains(word)) {
        return false;
      }
    }
    return true;
  }

  private boolean closesCall(int j) {
    j = Bytes.skipBlanks(b, j, end);
    return j < end && b[j] == ')';
  }

  private @Nullable Assignment bare() {
    boolean inString = !nameQuoted && insideString();
    if (inString && (Bytes.isBlank(b[i - 1]) || b[i - 1] == '\n')) {
      int to = run(" \t\r\n\"'`\\,;&)}<>", false);
      return Look.at(b, i, to).random() ? made(i, to, false) : null;
    }
    if (inString) {
      return made(i, run(" \t\r\n\"'`\\,;&)}<>", false), false);
    }
    if (scan.source.bareValues()) {
      boolean line = scan.source.syntax() == Source.Syntax.SETTINGS;
      boolean fallback = fallbackAhead(i);
      if (fallback) {
        return quoted(i + 1, b[i], false);
      }
      if (scan.source.syntax() == Source.Syntax.PROSE && Bytes.isBlank(b[i - 1])) {
        return wordInProse();
      }
      return made(i, line ? restOfLine() : run(" \t\r\n\"'`,;&|<>", false), false);
    }
    if (fallbackAhead(i)) {
      return quoted(i + 1, b[i], false);
    }
    // In a comment or a template, `access_token=519e...`: no expression looks so.
    int to = run(" \t\r\n\"'`\\,;&)}<>", false);
    Look look = Look.at(b, i, to);
    boolean close = b[i - 1] == '=' && look.length() >= 16 && look.digits() >= 3;
    return close && look.random() ? made(i, to, false) : null;
  }

  /// `password: hunter2` at the end of a line; with more words after it, it is a sentence.
  private @Nullable Assignment wordInProse() {
    int to = run(" \t\r\n\"'`,;&|<>)", false);
    int next = Bytes.skipBlanks(b, to, end);
    boolean last = next >= end || !Bytes.isLetter(b[next]);
    return last && b[to - 1] != '.' || Look.at(b, i, to).random() ? made(i, to, false) : null;
  }

  /// `process.env.X || 'literal'`, `ENV['X'] or "literal"`: moves to the literal's quote.
  private boolean fallbackAhead(int from) {
    int stop = Math.min(scan.lineEnd(from), from + 160);
    for (int j = from; j + 3 < stop; j++) {
      if (b[j] == ';' || b[j] == '{' || b[j] == '}') {
        return false;
      }
      boolean or = b[j] == '|' && b[j + 1] == '|' || b[j] == '?' && b[j + 1] == '?';
      boolean word = b[j] == ' ' && b[j + 1] == 'o' && b[j + 2] == 'r' && b[j + 3] == ' ';
      if (or || word) {
        int k = Bytes.skipBlanks(b, j + (or ? 2 : 4), stop);
        if (k < stop && Bytes.isQuote(b[k])) {
          i = k;
          op = Assignment.Op.FALLBACK;
          return true;
        }
      }
    }
    return false;
  }

  private int run(String stops, boolean ignored) {
    int stop = Math.min(end, i + Scan.VALUE);
    int j = i;
    while (j < stop && stops.indexOf(b[j]) < 0) {
      j++;
    }
    return j;
  }

  /// To the end of the line, without a comment and blanks.
  private int restOfLine() {
    int stop = Math.min(scan.lineEnd(i), i + Scan.VALUE);
    int j = i;
    while (j < stop && !(Bytes.isBlank(b[j]) && j + 1 < stop && comment(j + 1))) {
      j++;
    }
    while (j > i && (Bytes.isBlank(b[j - 1]) || b[j - 1] == ',' || b[j - 1] == ';')) {
      j--;
    }
    return j;
  }

  private boolean comment(int j) {
    return b[j] == '#'
        || b[j] == ';'
        || b[j] == '/' && j + 1 < end && b[j + 1] == '/'
        || b[j] == '&' && j + 1 < end && b[j + 1] == '&';
  }

  /// Whether the name stands within a string: an odd number of quotes before it on its line.
  private boolean insideString() {
    int doubles = 0;
    int singles = 0;
    for (int j = scan.lineStart(nameFrom); j < nameFrom; j++) {
      doubles += b[j] == '"' ? 1 : 0;
      singles += b[j] == '\'' || b[j] == '`' ? 1 : 0;
    }
    return doubles % 2 == 1 || singles % 2 == 1;
  }

  private @Nullable Assignment made(int from, int to, boolean quoted) {
    while (to > from && Bytes.isBlank(b[to - 1])) {
      to--;
    }
    return to <= from
        ? null
        : new Assignment(Bytes.text(b, nameFrom, nameTo), from, to, quoted, op, inVariable());
  }
}
