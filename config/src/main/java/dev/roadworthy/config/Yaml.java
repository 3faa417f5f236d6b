package dev.roadworthy.config;

import java.util.List;

/// A YAML document as it was written: every value with its place, duplicate keys kept.
sealed interface Yaml {
  Place place();

  /// @param plain written without quotes, so that `null` and `~` mean nothing is there
  record Scalar(Place place, String text, boolean plain) implements Yaml {
    boolean isNothing() {
      return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }
  }

  record Items(Place place, List<Yaml> items) implements Yaml {
    public Items {
      items = List.copyOf(items);
    }
  }

  record Fields(Place place, List<Field> fields) implements Yaml {
    public Fields {
      fields = List.copyOf(fields);
    }
  }

  record Field(Scalar name, Yaml value) {}

  /// The value as a reader of a message sees it: short, on one line.
  default String seen() {
    return switch (this) {
      case Scalar s when s.isNothing() -> "nothing";
      case Scalar s -> "'" + shorten(s.text()) + "'";
      case Items i -> "a list of " + i.items().size();
      case Fields f -> "a section of " + f.fields().size() + " keys";
    };
  }

  private static String shorten(String text) {
    String oneLine = text.replaceAll("\\p{Cntrl}+", " ");
    return oneLine.length() <= 60 ? oneLine : oneLine.substring(0, 57) + "...";
  }
}
