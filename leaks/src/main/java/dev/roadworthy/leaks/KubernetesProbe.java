package dev.roadworthy.leaks;

/// Finds the values of a Kubernetes `Secret` manifest: base 64 below `data:`, plain text below
/// `stringData:`. The base 64 is no seal: whoever reads the manifest has the values.
final class KubernetesProbe implements Probe {
  private static final int DOCUMENT = 16_384;

  private final Generic generic;

  KubernetesProbe(Generic generic) {
    this.generic = generic;
  }

  @Override
  public void look(Scan scan, int from, int to) {
    byte[] b = scan.bytes;
    boolean word = to < scan.end && (Bytes.isWord(b[to]) || b[to] == '-');
    if (word || from > 0 && Bytes.isName(b[from - 1])) {
      return;
    }
    if (from < scan.manifestRead) {
      return;
    }
    int start = Math.max(scan.manifestRead, documentStart(b, from));
    int stop = Math.min(scan.end, from + DOCUMENT);
    scan.manifestRead = stop;
    int section = -1;
    boolean plain = false;
    for (int line = start; line < stop; ) {
      int end = line;
      while (end < stop && b[end] != '\n') {
        end++;
      }
      int text = Bytes.skipBlanks(b, line, end);
      if (line > from && Bytes.at(b, line, end, "---")) {
        scan.manifestRead = line;
        return;
      }
      if (text < end && b[text] != '#') {
        if (section >= 0 && text - line > section) {
          entry(scan, text, end, plain);
        } else {
          plain = Bytes.at(b, text, end, "stringData:");
          boolean data = plain || Bytes.at(b, text, end, "data:");
          section = data && rest(b, text, end) ? text - line : -1;
        }
      }
      line = end + 1;
    }
  }

  private static int documentStart(byte[] b, int from) {
    int floor = Math.max(0, from - DOCUMENT);
    int i = from;
    while (i > floor && !(b[i] == '\n' && Bytes.at(b, i + 1, from, "---"))) {
      i--;
    }
    return i > floor ? i + 1 : floor;
  }

  /// Nothing but the section's name stands on the line.
  private static boolean rest(byte[] b, int text, int end) {
    int colon = text;
    while (colon < end && b[colon] != ':') {
      colon++;
    }
    return Bytes.skipBlanks(b, colon + 1, end) >= end;
  }

  private void entry(Scan scan, int text, int end, boolean plain) {
    byte[] b = scan.bytes;
    int colon = text;
    while (colon < end && b[colon] != ':') {
      colon++;
    }
    int from = Bytes.skipBlanks(b, colon + 1, end);
    if (from < end && (b[from] == '|' || b[from] == '>') && end + 1 < scan.end) {
      from = Bytes.skipBlanks(b, end + 1, scan.end);
      end = scan.lineEnd(from);
    }
    if (from < end && Bytes.isQuote(b[from])) {
      from++;
    }
    int to = from;
    while (to < end && !Bytes.isBlank(b[to]) && !Bytes.isQuote(b[to])) {
      to++;
    }
    if (to - from < 8 || colon == end) {
      return;
    }
    for (int i = from; !plain && i < to; i++) {
      if (b[i] == '-' || b[i] == '_') {
        return;
      }
    }
    String value = plain ? Bytes.text(b, from, to) : Check.decoded(b, from, to);
    byte[] bytes = value.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    Look look = Look.at(bytes, 0, bytes.length);
    Grade grade = value.isEmpty() ? Grade.NOTHING : Grade.of(value, "", look);
    boolean marks = value.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
    if (grade == Grade.NOTHING && !marks && value.length() < 64 || value.isEmpty()) {
      return;
    }
    boolean named = Names.of(Bytes.text(b, text, colon)) != Names.PLAIN;
    if (plain && !named && grade != Grade.RANDOM) {
      return;
    }
    boolean real = grade == Grade.RANDOM || value.length() >= 64;
    Confidence c = Judge.inContext(real ? Confidence.HIGH : Confidence.MEDIUM, scan.source, real);
    scan.add(from, to, generic.of("kubernetes-secret"), c, real, 1);
  }
}
