package dev.roadworthy.telemetry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.util.BytesRef;

/// Finds entries newest first. The index narrows, the entry itself decides: a document of the index
/// is only a candidate until its text has been looked at.
///
/// Documents of one folder are in the order they came (one writer, merges of neighbours only), so
/// the newest are found by walking the matches of each part backwards, without sorting.
final class LogQuery {
  private static final Set<String> STORED = Set.of(LogDocument.ENTRY);

  private final LogFilter filter;
  private final int limit;
  private final List<LogEntry> found;
  private final Query query;

  /// @param found gets what is found, at most `limit` in all
  LogQuery(LogFilter filter, int limit, List<LogEntry> found) {
    this.filter = filter;
    this.limit = limit;
    this.found = found;
    this.query = query(filter);
  }

  boolean isFull() {
    return found.size() >= limit;
  }

  void search(DirectoryReader reader) throws IOException {
    var searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null);
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    for (LeafReaderContext leaf : reader.leaves().reversed()) {
      if (isFull()) {
        return;
      }
      Scorer scorer = weight.scorer(leaf);
      if (scorer != null) {
        searchLeaf(leaf, scorer.iterator());
      }
    }
  }

  private void searchLeaf(LeafReaderContext leaf, DocIdSetIterator matches) throws IOException {
    NumericDocValues sequences = leaf.reader().getNumericDocValues(LogDocument.SEQUENCE);
    NumericDocValues times = leaf.reader().getNumericDocValues(LogDocument.TIME);
    int[] docs = new int[256];
    int count = 0;
    int doc;
    while ((doc = matches.nextDoc()) != DocIdSetIterator.NO_MORE_DOCS) {
      if (!isWithin(doc, sequences, times)) {
        continue;
      }
      if (count == docs.length) {
        docs = Arrays.copyOf(docs, count * 2);
      }
      docs[count++] = doc;
    }
    StoredFields stored = leaf.reader().storedFields();
    while (count > 0 && !isFull()) {
      LogEntry e = read(stored, docs[--count]);
      if (filter.matches(e)) {
        found.add(e);
      }
    }
  }

  private boolean isWithin(int doc, NumericDocValues sequences, NumericDocValues times)
      throws IOException {
    if (filter.before() != Long.MAX_VALUE
        && !(sequences.advanceExact(doc) && sequences.longValue() < filter.before())) {
      return false;
    }
    if (filter.from() == Long.MIN_VALUE && filter.to() == Long.MAX_VALUE) {
      return true;
    }
    return times.advanceExact(doc)
        && times.longValue() >= filter.from()
        && times.longValue() < filter.to();
  }

  private static LogEntry read(StoredFields stored, int doc) throws IOException {
    BytesRef bytes = stored.document(doc, STORED).getBinaryValue(LogDocument.ENTRY);
    if (bytes == null) {
      throw new IOException("a document without its entry");
    }
    return EntryCodec.decode(ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length).slice());
  }

  private static Query query(LogFilter filter) {
    var all = new BooleanQuery.Builder();
    if (filter.source() != null) {
      all.add(name(LogDocument.source(filter.source())), Occur.FILTER);
    }
    if (filter.instance() != null) {
      all.add(name(LogDocument.instance(filter.instance())), Occur.FILTER);
    }
    if (filter.user() != null) {
      all.add(name(LogDocument.user(filter.user())), Occur.FILTER);
    }
    Level floor = filter.level();
    if (floor != null && floor != Level.TRACE) {
      var levels = new BooleanQuery.Builder();
      for (Level level : Level.values()) {
        if (level.compareTo(floor) >= 0) {
          levels.add(name(LogDocument.level(level)), Occur.SHOULD);
        }
      }
      all.add(levels.build(), Occur.FILTER);
    }
    if (filter.request() != null) {
      all.add(request(filter.request()), Occur.FILTER);
    }
    for (String word : filter.words()) {
      addWord(all, word);
    }
    BooleanQuery query = all.build();
    return query.clauses().isEmpty() ? MatchAllDocsQuery.INSTANCE : query;
  }

  /// Lines that carry the id in a known field, and lines that have it somewhere in the text.
  private static Query request(String id) {
    var either = new BooleanQuery.Builder();
    either.add(name(LogDocument.request(id)), Occur.SHOULD);
    var mentioned = new BooleanQuery.Builder();
    for (var part : LogTokens.partsOf(lower(id))) {
      mentioned.add(new TermQuery(new Term(LogDocument.TEXT, part.token())), Occur.FILTER);
    }
    BooleanQuery text = mentioned.build();
    if (!text.clauses().isEmpty()) {
      either.add(text, Occur.SHOULD);
    }
    return either.build();
  }

  private static void addWord(BooleanQuery.Builder all, String word) {
    for (var part : LogTokens.partsOf(word)) {
      all.add(part(part), Occur.FILTER);
    }
  }

  private static Query part(LogTokens.Part p) {
    if (p.openLeft()) {
      // Letters and digits only, so nothing in it is a wildcard of its own.
      String pattern = "*" + p.token() + (p.openRight() ? "*" : "");
      return new WildcardQuery(new Term(LogDocument.TEXT, pattern));
    }
    var term = new Term(LogDocument.TEXT, p.token());
    return p.openRight() ? new PrefixQuery(term) : new TermQuery(term);
  }

  private static Query name(String term) {
    return new TermQuery(new Term(LogDocument.NAME, term));
  }

  static String lower(String text) {
    var lower = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      lower.append(Character.toLowerCase(text.charAt(i)));
    }
    return lower.toString();
  }
}
