package dev.roadworthy.telemetry;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;

/// How an entry stands in the index. One document is filled again and again by one thread.
///
/// Fields: `text` the words; `name` exact names, each with the letter of its kind; `sequence` and
/// `time` as numbers; `entry` the whole, stored.
final class LogDocument {
  static final String TEXT = "text";
  static final String NAME = "name";
  static final String SEQUENCE = "sequence";
  static final String TIME = "time";
  static final String ENTRY = "entry";

  private static final FieldType TERMS = new FieldType();

  static {
    // Which line has the word is all that is asked: no places, no counts, no scores.
    TERMS.setIndexOptions(IndexOptions.DOCS);
    TERMS.setOmitNorms(true);
    TERMS.setTokenized(true);
    TERMS.freeze();
  }

  private static final class Names extends TokenStream {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final List<String> names = new ArrayList<>();
    private int at;

    @Override
    public void reset() {
      at = 0;
    }

    @Override
    public boolean incrementToken() {
      if (at == names.size()) {
        return false;
      }
      clearAttributes();
      term.append(names.get(at++));
      return true;
    }
  }

  private final LogTokens tokens = new LogTokens();
  private final Names names = new Names();
  private final BytesRef bytes = new BytesRef();
  private final Field sequence = new NumericDocValuesField(SEQUENCE, 0);
  private final Field time = new NumericDocValuesField(TIME, 0);
  private final Field stored = new StoredField(ENTRY, bytes);
  private final Document document = new Document();

  LogDocument() {
    document.add(new Field(TEXT, tokens, TERMS));
    document.add(new Field(NAME, names, TERMS));
    document.add(sequence);
    document.add(time);
    document.add(stored);
  }

  Document of(LogEntry e, ByteBuffer encoded) {
    tokens.of(e.text());
    names.names.clear();
    names.names.add(source(e.source()));
    names.names.add(level(e.level()));
    names.names.add(instance(e.instance()));
    if (e.names().request() != null) {
      names.names.add(request(e.names().request()));
    }
    if (e.names().trace() != null) {
      names.names.add(request(e.names().trace()));
    }
    if (e.names().user() != null) {
      names.names.add(user(e.names().user()));
    }
    sequence.setLongValue(e.sequence());
    time.setLongValue(e.epochMicros());
    bytes.bytes = encoded.array();
    bytes.offset = encoded.arrayOffset() + encoded.position();
    bytes.length = encoded.remaining();
    stored.setBytesValue(bytes);
    return document;
  }

  static String source(LogEntry.Source source) {
    return "s" + source.text;
  }

  static String level(Level level) {
    return "l" + level.text();
  }

  static String instance(String name) {
    return "i" + bounded(name);
  }

  /// Request ids and trace ids are asked for in the same way.
  static String request(String id) {
    return "r" + bounded(id);
  }

  static String user(String name) {
    return "u" + bounded(name);
  }

  /// Names come from the app: a term has a limit, and what matches is checked against the entry.
  private static String bounded(String name) {
    return name.length() <= LogTokens.MAX_TOKEN ? name : name.substring(0, LogTokens.MAX_TOKEN);
  }
}
