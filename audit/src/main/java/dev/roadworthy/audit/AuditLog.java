package dev.roadworthy.audit;

import dev.roadworthy.store.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Who did what, when, from where: append-only, each entry chained to the one before by its hash.
///
/// The database refuses to change or delete entries; whoever gets round that breaks the chain,
/// which [#verify] shows. Somebody who owns the database can replace the whole chain: keep a copy
/// of the head's hash elsewhere against that.
public final class AuditLog {
  private static final HexFormat HEX = HexFormat.of();

  /// Entries read at a time by [#verify]; at some 500 bytes each 100 KB, at the very worst 16 MB.
  private static final int STEP = 200;

  private final Store store;
  private final InstantSource clock;

  /// Brings the log's tables up to date.
  public AuditLog(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    store.migrate("audit");
  }

  /// Appends in a transaction of its own.
  ///
  /// @throws dev.roadworthy.base.Problem `store-unavailable`
  public AuditRecord append(AuditEntry entry) {
    return store.transaction(h -> append(h, entry));
  }

  /// Appends within the caller's transaction: recorded when it commits and only then. Writers wait
  /// for each other from here to the commit, so make it the last step.
  public AuditRecord append(Handle handle, AuditEntry said) {
    if (!handle.isInTransaction()) {
      throw new IllegalStateException("an audit entry is appended within a transaction");
    }
    var entry = said.keepable();
    var head =
        handle
            .createQuery("SELECT sequence, hash FROM audit.head FOR UPDATE")
            .map((r, c) -> new Link(r.getLong("sequence"), r.getBytes("hash")))
            .one();
    long sequence = head.sequence() + 1;
    Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
    byte[] hash = Chain.hash(head.hash(), sequence, at, entry);
    handle
        .createUpdate(
            """
            INSERT INTO audit.entries
              (sequence, at, actor, action, target, before, after, client, hash)
            VALUES (:sequence, :at, :actor, :action, :target, :before, :after, :client, :hash)
            """)
        .bind("sequence", sequence)
        .bind("at", at.atOffset(ZoneOffset.UTC))
        .bind("actor", entry.actor())
        .bind("action", entry.action())
        .bind("target", entry.target())
        .bind("before", entry.before())
        .bind("after", entry.after())
        .bind("client", entry.client())
        .bind("hash", hash)
        .execute();
    handle.execute("UPDATE audit.head SET sequence = ?, hash = ?", sequence, hash);
    return new AuditRecord(sequence, at, entry, HEX.formatHex(hash));
  }

  /// In the order of the acts.
  ///
  /// @param after the sequence to go on from, 0 for the start
  /// @param limit 1 to 1000 entries
  public List<AuditRecord> read(long after, int limit) {
    return page("sequence > :from ORDER BY sequence", after, limit);
  }

  /// Newest first.
  ///
  /// @param before only entries below this sequence; `Long.MAX_VALUE` for the newest
  /// @param limit 1 to 1000 entries
  public List<AuditRecord> newest(long before, int limit) {
    return page("sequence < :from ORDER BY sequence DESC", before, limit);
  }

  private List<AuditRecord> page(String where, long from, int limit) {
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("limit: expected 1 to 1000, was " + limit);
    }
    return store.read(h ->
        h.createQuery("SELECT * FROM audit.entries WHERE " + where + " LIMIT :limit")
            .bind("from", from)
            .bind("limit", limit)
            .map((r, c) -> toRecord(r))
            .list());
  }

  /// The last entry, to keep a copy of its hash elsewhere.
  public Optional<AuditRecord> head() {
    return newest(Long.MAX_VALUE, 1).stream().findFirst();
  }

  /// Walks the whole chain; entries appended meanwhile are left for the next time.
  public Verification verify() {
    Link head =
        store.read(h ->
            h.createQuery("SELECT sequence, hash FROM audit.head")
                .map((r, c) -> new Link(r.getLong("sequence"), r.getBytes("hash")))
                .findOne()
                .orElse(new Link(-1, new byte[32])));
    if (head.sequence() < 0) {
      return new Verification.Broken(0, "the head of the chain is missing");
    }
    byte[] previous = new byte[32];
    long at = 0;
    while (at < head.sequence()) {
      for (var r : read(at, STEP)) {
        if (r.sequence() > head.sequence()) {
          break;
        }
        if (r.sequence() != at + 1) {
          return new Verification.Broken(at + 1, "the entry is missing");
        }
        previous = Chain.hash(previous, r.sequence(), r.at(), r.entry());
        if (!HEX.formatHex(previous).equals(r.hash())) {
          return new Verification.Broken(r.sequence(), "the entry is not the one written");
        }
        at = r.sequence();
      }
      if (at < head.sequence() && read(at, 1).isEmpty()) {
        return new Verification.Broken(at + 1, "the entry is missing, as is all after it");
      }
    }
    return HEX.formatHex(previous).equals(HEX.formatHex(head.hash()))
        ? new Verification.Intact(at, HEX.formatHex(previous))
        : new Verification.Broken(at, "the head of the chain is not that of the last entry");
  }

  private static AuditRecord toRecord(ResultSet r) throws SQLException {
    return new AuditRecord(
        r.getLong("sequence"),
        r.getObject("at", OffsetDateTime.class).toInstant(),
        new AuditEntry(
            r.getString("actor"),
            r.getString("action"),
            r.getString("target"),
            r.getString("before"),
            r.getString("after"),
            r.getString("client")),
        HEX.formatHex(r.getBytes("hash")));
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared or shown.
  private record Link(long sequence, byte[] hash) {}
}
