package dev.roadworthy.leaks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Finds credentials in the bytes of a file. Immutable and safe to share between threads.
///
/// Time is linear in the bytes given and memory is a few kilobytes beyond them, whatever they hold:
/// one pass looks for keywords, and only around a keyword, within some hundred bytes, for a value.
/// So a line of a gigabyte is read like many short ones, and a value is found if it starts near its
/// name. A file gives at most 1,000 leaks.
public final class LeakDetector {
  private static final LeakDetector STANDARD =
      new LeakDetector(KindTable.read(), new Masks(Masks.publicKey()));
  private static final Set<String> NOT_TEXT = Words.of("leakdetector-not-text");

  private static final int MOST_SOURCES = 10_000;

  private final KindTable table;
  private final Generic generic;
  private final Masks masks;
  private final FileForms files;
  private final KeywordIndex index;
  private final List<String> words;
  private final List<Look> looks;
  private final Map<String, Source> sources = new ConcurrentHashMap<>();

  /// What a keyword starts: a probe, or a look at the assignment around it.
  private sealed interface Look {}

  private record ByProbe(Probe probe) implements Look {}

  private record ByName(List<Kind> kinds) implements Look {}

  private LeakDetector(KindTable table, Masks masks) {
    this.table = table;
    this.generic = new Generic(table.byId());
    this.masks = masks;
    this.files = new FileForms(generic);
    this.words = new ArrayList<>();
    this.looks = new ArrayList<>();
    gather();
    this.index = new KeywordIndex(words);
  }

  private LeakDetector(LeakDetector other, Masks masks) {
    this.table = other.table;
    this.generic = other.generic;
    this.masks = masks;
    this.files = other.files;
    this.index = other.index;
    this.words = other.words;
    this.looks = other.looks;
  }

  /// The detector with every kind of the tables `kinds.txt` and `generic.txt`.
  public static LeakDetector standard() {
    return STANDARD;
  }

  /// The same detector, with fingerprints that nobody can compute who lacks the key. Equal values
  /// keep equal fingerprints as long as the key stays the same.
  public LeakDetector withFingerprintKey(byte[] key) {
    return new LeakDetector(this, new Masks(key));
  }

  private void gather() {
    var named = new java.util.LinkedHashMap<String, List<Kind>>();
    for (Kind kind : table.shaped()) {
      for (String keyword : kind.keywords()) {
        if (kind.named()) {
          named.computeIfAbsent(keyword, k -> new ArrayList<>()).add(kind);
        } else {
          add(keyword, new ByProbe(new ShapeProbe(kind, keyword)));
        }
      }
    }
    named.forEach((keyword, kinds) -> add(keyword, new ByName(kinds)));
    for (String word : AssignmentProbe.words()) {
      add(word, new ByName(List.of()));
    }
    add("://", new ByProbe(new UrlProbe(generic)));
    add("\"kty\"", new ByProbe(new JwkProbe(generic)));
    add("basic", new ByProbe(new HeaderProbe(generic, HeaderProbe.Scheme.BASIC)));
    add("authorization:", new ByProbe(new HeaderProbe(generic, HeaderProbe.Scheme.ANY)));
    add("bearer", new ByProbe(new HeaderProbe(generic, HeaderProbe.Scheme.BEARER)));
    for (String keyword : List.of("kind: secret", "kind: 'secret'", "kind: \"secret\"")) {
      add(keyword, new ByProbe(new KubernetesProbe(generic)));
    }
    add("-----BEGIN ", new ByProbe(new KeyBlockProbe(generic, false)));
    add("PuTTY-User-Key-File-", new ByProbe(new KeyBlockProbe(generic, true)));
    List<String> leads = HashProbe.leads();
    for (int i = 0; i < leads.size(); i++) {
      add(leads.get(i), new ByProbe(HashProbe.of(generic, i)));
    }
    for (CommandProbe.Form form : CommandProbe.Form.values()) {
      add(form.keyword(), new ByProbe(new CommandProbe(generic, form)));
    }
  }

  /// Whether the value starts with the lead of a kind (`xoxp-`, `glc_`) whose shape it lacks: such
  /// values are cut, invented or starred.
  private boolean misshapen(Scan scan, int from) {
    boolean lead = false;
    for (Kind kind : table.shaped()) {
      if (kind.named()) {
        continue;
      }
      for (String keyword : kind.keywords()) {
        if (keyword.length() >= 4 && Bytes.at(scan.bytes, from, scan.end, keyword)) {
          if (kind.shape().match(scan.bytes, from, scan.end) > 0) {
            return false;
          }
          lead = true;
        }
      }
    }
    return lead;
  }

  private void add(String keyword, Look look) {
    words.add(keyword);
    looks.add(look);
  }

  /// All leaks of a file, ordered by place.
  ///
  /// @param path relative to the repository, with `/`; its name and folders are evidence
  /// @param content the file's bytes; only the first `length` are read
  public List<Leak> scan(String path, byte[] content, int length) {
    return scan(path, content, length, LineRanges.all());
  }

  /// The leaks on the given lines of a file, ordered by place. Only those lines are searched for
  /// keywords; what a keyword announces is read wherever it stands.
  public List<Leak> scan(String path, byte[] content, int length, LineRanges lines) {
    var scan = new Scan(content, Math.min(length, content.length), source(path), masks);
    KeywordIndex.Sink sink = sink(scan);
    files.look(scan);
    lines.forEach(content, scan.end, (from, to) -> index.read(content, from, to, sink));
    return scan.leaks(lines);
  }

  /// Whether no keyword between two places announces a leak: what a version of a file adds to one
  /// that was scanned. Cheaper than [#scan], since nothing is counted and nothing told.
  ///
  /// @param from the first byte in question, best the start of a line
  /// @param to after the last byte in question
  public boolean quiet(String path, byte[] content, int length, int from, int to) {
    var scan = new Scan(content, Math.min(length, content.length), source(path), masks);
    index.read(content, from, Math.min(to, scan.end), sink(scan));
    return scan.empty();
  }

  private KeywordIndex.Sink sink(Scan scan) {
    var names = new AssignmentProbe(generic, this::misshapen);
    return (word, end) -> {
      if (scan.full()) {
        return;
      }
      int from = end - index.length(word);
      switch (looks.get(word)) {
        case ByProbe p -> p.probe().look(scan, from, end);
        case ByName n -> names.look(scan, from, end, n.kinds());
      }
    };
  }

  /// A history asks for the same few paths thousands of times.
  private Source source(String path) {
    Source known = sources.get(path);
    if (known != null) {
      return known;
    }
    if (sources.size() >= MOST_SOURCES) {
      sources.clear();
    }
    Source source = Source.of(path);
    sources.put(path, source);
    return source;
  }

  /// Whether a file of this name is worth handing to [#scan]: false for pictures, archives, fonts
  /// and compiled code. Key stores are worth it though they are no text.
  public boolean worthReading(String path) {
    String ext = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return !NOT_TEXT.contains(ext);
  }

  /// Every kind a leak can name.
  public Collection<CredentialKind> kinds() {
    return List.copyOf(table.byId().values());
  }

  public Optional<CredentialKind> kind(String id) {
    return Optional.ofNullable(table.byId().get(id));
  }

  KindTable table() {
    return table;
  }
}
