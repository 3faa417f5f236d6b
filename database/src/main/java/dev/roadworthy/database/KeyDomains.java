package dev.roadworthy.database;

import dev.roadworthy.database.Schema.ForeignKey;
import dev.roadworthy.database.Schema.Index;
import dev.roadworthy.database.Schema.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which columns share their values because one refers to the other, and which of these have to
/// differ in each copy of the rows.
///
/// Growing makes copies of the whole database side by side: in copy n a user has another id, and
/// the posts of that user refer to that id. So keys stay unique, references stay right, and each
/// user has as many posts as before.
record KeyDomains(Map<Place, Place> parents, Set<Place> moving) {
  record Place(String table, String column) {}

  static KeyDomains of(Schema schema) {
    var d = new KeyDomains(new HashMap<>(), new HashSet<>());
    for (Table t : schema.tables()) {
      for (ForeignKey k : t.foreignKeys()) {
        d.join(schema, t, k);
      }
    }
    for (References r : References.in(schema)) {
      d.union(place(r.table(), r.column().name()), place(r.target(), r.references()));
    }
    for (Table t : schema.tables()) {
      if (t.primaryKey().size() == 1) {
        d.move(place(t, t.primaryKey().getFirst()));
      }
      t.indexes().stream()
          .filter(i -> i.unique() && i.columns().size() == 1 && !i.expression())
          .forEach(i -> d.move(place(t, i.columns().getFirst())));
    }
    // Only now it is known whether a key of several columns has one that differs anyway.
    for (Table t : schema.tables()) {
      d.several(t, t.primaryKey());
      for (Index i : t.indexes()) {
        if (i.unique() && !i.expression()) {
          d.several(t, i.columns());
        }
      }
    }
    return d;
  }

  private void join(Schema schema, Table t, ForeignKey k) {
    var target =
        schema.tables().stream()
            .filter(x ->
                x.name().equalsIgnoreCase(k.table())
                    && java.util.Objects.equals(x.schema(), k.schema()))
            .findFirst();
    if (target.isEmpty()) {
      return;
    }
    var to = k.references().isEmpty() ? target.get().primaryKey() : k.references();
    for (int i = 0; i < Math.min(k.columns().size(), to.size()); i++) {
      union(place(t, k.columns().get(i)), place(target.get(), to.get(i)));
    }
  }

  private void several(Table t, List<String> columns) {
    if (columns.size() > 1 && columns.stream().noneMatch(c -> moves(t, c))) {
      move(place(t, columns.getLast()));
    }
  }

  static Place place(Table t, String column) {
    String own = t.column(column).map(Schema.Column::name).orElse(column);
    return new Place(t.schema() == null ? t.name() : t.schema() + "." + t.name(), own);
  }

  Place root(Place p) {
    Place at = p;
    while (parents.containsKey(at)) {
      at = java.util.Objects.requireNonNull(parents.get(at));
    }
    return at;
  }

  private void union(Place a, Place b) {
    Place x = root(a);
    Place y = root(b);
    if (!x.equals(y)) {
      parents.put(x, y);
      if (moving.remove(x)) {
        moving.add(y);
      }
    }
  }

  private void move(Place p) {
    moving.add(root(p));
  }

  /// Whether it has another value in each copy.
  boolean moves(Table t, String column) {
    return moving.contains(root(place(t, column)));
  }

  /// The columns that move, by the domain they are in.
  Map<Place, List<Place>> members(Schema schema) {
    var out = new LinkedHashMap<Place, List<Place>>();
    for (Table t : schema.tables()) {
      for (var c : t.columns()) {
        if (moves(t, c.name())) {
          Place p = place(t, c.name());
          out.computeIfAbsent(root(p), k -> new ArrayList<>()).add(p);
        }
      }
    }
    return out;
  }
}
