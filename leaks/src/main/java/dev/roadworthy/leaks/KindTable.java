package dev.roadworthy.leaks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tables `kinds.txt`, `generic.txt` and `providers.txt` beside this class, read once.
final class KindTable {
  private final Map<String, String[]> providers = new HashMap<>();
  private final Map<String, CredentialKind> byId = new HashMap<>();
  private final List<Kind> shaped = new ArrayList<>();

  private KindTable() {}

  static KindTable read() {
    var table = new KindTable();
    for (String[] row : rows("providers.txt", 3)) {
      table.providers.put(row[0], row);
    }
    for (String[] row : rows("generic.txt", 3)) {
      table.byId.put(
          row[0],
          new CredentialKind(row[0], Optional.empty(), row[1], List.of(row[2].split("; "))));
    }
    for (String[] row : rows("kinds.txt", 7)) {
      table.add(row);
    }
    return table;
  }

  private void add(String[] row) {
    Optional<String> provider = row[1].equals("-") ? Optional.empty() : Optional.of(row[1]);
    String[] words = row[3].split(",");
    boolean named = words[0].startsWith("name:");
    List<String> keywords = keywords(words, named);
    var about = new CredentialKind(row[0], provider, row[2], burnDown(row[1], row[2]));
    var kind =
        new Kind(about, keywords, named, row[4], Double.parseDouble(row[5]), Check.named(row[6]));
    byId.put(row[0], about);
    shaped.add(kind);
  }

  private static List<String> keywords(String[] words, boolean named) {
    List<String> keywords = new ArrayList<>(words.length);
    for (String w : words) {
      keywords.add(named ? w.substring("name:".length()) : w);
    }
    return List.copyOf(keywords);
  }

  private List<String> burnDown(String provider, String what) {
    String[] row = providers.get(provider);
    String where = row == null ? "the place that issued it" : row[1];
    String logs = row == null || row[2].equals("-") ? "the provider's audit log" : row[2];
    return List.of(
        "Revoke the " + what + " at " + where + "; deleting the line does not revoke it.",
        "Make a new one and keep it out of the source: roadworthy secrets set NAME.",
        "Look in " + logs + " for use since the day it was first committed.");
  }

  List<Kind> shaped() {
    return shaped;
  }

  Map<String, CredentialKind> byId() {
    return byId;
  }

  /// Columns stand apart by two blanks and more; one column too many shows as another count.
  private static String[] columns(String line, int most) {
    List<String> columns = new ArrayList<>(most + 1);
    int from = 0;
    while (from < line.length()) {
      int to = line.indexOf("  ", from);
      to = to < 0 ? line.length() : to;
      columns.add(line.substring(from, to));
      from = to;
      while (from < line.length() && line.charAt(from) == ' ') {
        from++;
      }
    }
    return columns.toArray(String[]::new);
  }

  private static List<String[]> rows(String resource, int columns) {
    List<String[]> rows = new ArrayList<>();
    try (InputStream in = KindTable.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the table " + resource + " is not on the class path");
      }
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        String[] row = columns(line.strip(), columns);
        if (row.length != columns) {
          throw new IllegalStateException(
              resource + ": expected " + columns + " columns, saw " + row.length + ": " + line);
        }
        rows.add(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
