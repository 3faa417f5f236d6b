package dev.roadworthy.config;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Text to [Yaml], from the parser's events so that every value keeps its place. Anchors, aliases
/// and tags are refused: a settings file needs none, and with them a small file can unfold into a
/// huge one.
final class YamlReader {
  /// Characters of a settings file; a thousand routes with long comments take half of it.
  static final int MAX_CHARACTERS = 256 * 1024;

  /// The grammar needs six levels; the rest is room for a better message than this one.
  private static final int MAX_DEPTH = 24;

  /// Says why the text is no document this program reads, and where.
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Place place;
    private final String expected;

    Unreadable(Place place, String seen, String expected) {
      super(seen);
      this.place = place;
      this.expected = expected;
    }

    Place place() {
      return place;
    }

    String expected() {
      return expected;
    }

    String seen() {
      return String.valueOf(getMessage());
    }
  }

  private final Iterator<Event> events;

  private YamlReader(Iterator<Event> events) {
    this.events = events;
  }

  /// @return the document, or nothing when the text holds only comments and blanks
  static Optional<Yaml> read(String text) throws Unreadable {
    if (text.length() > MAX_CHARACTERS) {
      throw new Unreadable(
          Place.START,
          text.length() + " characters",
          "a settings file of at most " + MAX_CHARACTERS + " characters");
    }
    var settings = LoadSettings.builder().setLabel("settings").build();
    try {
      return new YamlReader(new Parse(settings).parseString(text).iterator()).document();
    } catch (MarkedYamlEngineException e) {
      throw new Unreadable(
          e.getProblemMark().map(YamlReader::place).orElse(Place.START),
          oneLine(e.getProblem()),
          "YAML");
    } catch (YamlEngineException e) {
      throw new Unreadable(Place.START, oneLine(String.valueOf(e.getMessage())), "YAML");
    }
  }

  private Optional<Yaml> document() throws Unreadable {
    Optional<Yaml> root = Optional.empty();
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof NodeEvent node) {
        if (root.isPresent()) {
          throw new Unreadable(place(node), "a second document", "one document in the file");
        }
        root = Optional.of(node(node, 0));
      }
    }
    return root.filter(y -> !(y instanceof Yaml.Scalar s && s.isNothing()));
  }

  private Yaml node(NodeEvent event, int depth) throws Unreadable {
    Place place = place(event);
    if (event instanceof AliasEvent || event.getAnchor().isPresent()) {
      throw new Unreadable(place, "an anchor or alias (& or *)", "each value written where it is");
    }
    if (depth > MAX_DEPTH) {
      throw new Unreadable(place, "more than " + MAX_DEPTH + " levels", "a flatter file");
    }
    return switch (event) {
      case ScalarEvent s -> {
        refuseTag(s.getTag(), place);
        yield new Yaml.Scalar(place, s.getValue(), s.isPlain());
      }
      case MappingStartEvent m -> {
        refuseTag(m.getTag(), place);
        yield new Yaml.Fields(place, fields(depth));
      }
      case SequenceStartEvent q -> {
        refuseTag(((CollectionStartEvent) q).getTag(), place);
        yield new Yaml.Items(place, items(depth));
      }
      default -> throw new Unreadable(place, event.getEventId().toString(), "a value");
    };
  }

  private List<Yaml.Field> fields(int depth) throws Unreadable {
    var fields = new ArrayList<Yaml.Field>();
    while (events.next() instanceof NodeEvent key) {
      if (!(node(key, depth + 1) instanceof Yaml.Scalar name)) {
        throw new Unreadable(place(key), "a list or section as a key", "a name");
      }
      if (!(events.next() instanceof NodeEvent value)) {
        throw new Unreadable(name.place(), "a key without a value", "a value");
      }
      fields.add(new Yaml.Field(name, node(value, depth + 1)));
    }
    return fields;
  }

  private List<Yaml> items(int depth) throws Unreadable {
    var items = new ArrayList<Yaml>();
    while (events.next() instanceof NodeEvent item) {
      items.add(node(item, depth + 1));
    }
    return items;
  }

  private static void refuseTag(Optional<String> tag, Place place) throws Unreadable {
    if (tag.isPresent()) {
      throw new Unreadable(place, "the tag " + tag.get(), "a value without a tag");
    }
  }

  private static Place place(Event event) {
    return event.getStartMark().map(YamlReader::place).orElse(Place.START);
  }

  private static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= 160 ? line : line.substring(0, 157) + "...";
  }
}
