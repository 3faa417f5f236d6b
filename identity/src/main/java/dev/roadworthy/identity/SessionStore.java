package dev.roadworthy.identity;

import dev.roadworthy.store.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// SQL of sessions.
final class SessionStore implements SessionSource {
  /// A session that is over.
  record Ended(String id, String userId) {}

  /// A session about to be made.
  @SuppressWarnings("ArrayRecordComponent") // Never compared or shown.
  record Fresh(String id, byte[] tokenHash, String userId, Caller caller, Instant expiresAt) {}

  private static final String SELECT =
      """
      SELECT s.id, s.account_id, a.email, s.last_seen_at, s.expires_at,
             ARRAY(SELECT r.role FROM identity.account_role r WHERE r.account_id = a.id) AS roles
        FROM identity.session s JOIN identity.account a ON a.id = s.account_id
      """;

  private final Store store;

  SessionStore(Store store) {
    this.store = store;
  }

  @Override
  public @Nullable StoredSession byTokenHash(byte[] hash) {
    return store.read(h ->
        h.createQuery(SELECT + " WHERE s.token_hash = :hash")
            .bind("hash", hash)
            .map((row, context) -> stored(row))
            .findOne()
            .orElse(null));
  }

  @Override
  public Map<String, StoredSession> byIds(Collection<String> ids) {
    List<StoredSession> rows =
        store.read(h ->
            h.createQuery(SELECT + " WHERE s.id = ANY(:ids)")
                .bindArray("ids", String.class, ids.toArray())
                .map((row, context) -> stored(row))
                .list());
    var byId = new HashMap<String, StoredSession>();
    rows.forEach(row -> byId.put(row.id(), row));
    return byId;
  }

  @Override
  public void touch(Map<String, Instant> lastUse) {
    Object[] ids = lastUse.keySet().toArray();
    Object[] times = lastUse.values().stream().map(Instant::toEpochMilli).toArray();
    store.useTransaction(h ->
        h.createUpdate(
                """
                WITH used AS (
                  SELECT id, to_timestamp(ms / 1000.0) AS at
                    FROM unnest(:ids, :times) AS u (id, ms)),
                touched AS (
                  UPDATE identity.session s SET last_seen_at = used.at FROM used
                   WHERE s.id = used.id AND s.last_seen_at < used.at
                  RETURNING s.account_id, s.last_seen_at)
                UPDATE identity.account a SET last_seen_at = t.at
                  FROM (SELECT account_id, max(last_seen_at) AS at
                          FROM touched GROUP BY account_id) t
                 WHERE a.id = t.account_id
                   AND (a.last_seen_at IS NULL OR a.last_seen_at < t.at)
                """)
            .bindArray("ids", String.class, ids)
            .bindArray("times", Long.class, times)
            .execute());
  }

  @Override
  public void ping() {
    store.use(h -> h.createQuery("SELECT 1").mapTo(Integer.class).one());
  }

  static void insert(Handle h, Fresh session, Instant now) {
    h.createUpdate(
            """
            INSERT INTO identity.session
              (id, token_hash, account_id, created_at, last_seen_at, expires_at, client, user_agent)
            VALUES (:id, :hash, :account, :now, :now, :expires, :client, :agent)
            """)
        .bind("id", session.id)
        .bind("hash", session.tokenHash)
        .bind("account", session.userId)
        .bind("now", now)
        .bind("expires", session.expiresAt)
        .bind("client", session.caller.address())
        .bind("agent", session.caller.userAgent())
        .execute();
  }

  static List<Ended> deleteByToken(Handle h, byte[] hash) {
    return h.createQuery(
            "DELETE FROM identity.session WHERE token_hash = :hash RETURNING id, account_id")
        .bind("hash", hash)
        .map((row, context) -> ended(row))
        .list();
  }

  /// @param userId whose it must be, or null for anybody's
  static List<Ended> deleteById(Handle h, String id, @Nullable String userId) {
    return h.createQuery(
            """
            DELETE FROM identity.session
             WHERE id = :id AND (CAST(:account AS text) IS NULL OR account_id = :account)
            RETURNING id, account_id
            """)
        .bind("id", id)
        .bind("account", userId)
        .map((row, context) -> ended(row))
        .list();
  }

  /// @param except the id of the session that stays, or empty for none
  static List<Ended> deleteOfUser(Handle h, String userId, String except) {
    return h.createQuery(
            """
            DELETE FROM identity.session WHERE account_id = :account AND id <> :except
            RETURNING id, account_id
            """)
        .bind("account", userId)
        .bind("except", except)
        .map((row, context) -> ended(row))
        .list();
  }

  /// Keeps a user's most recently used sessions.
  static List<Ended> deleteSurplus(Handle h, String userId, int keep) {
    return h.createQuery(
            """
            DELETE FROM identity.session WHERE id IN (
              SELECT id FROM identity.session WHERE account_id = :account
               ORDER BY last_seen_at DESC, id DESC OFFSET :keep)
            RETURNING id, account_id
            """)
        .bind("account", userId)
        .bind("keep", keep)
        .map((row, context) -> ended(row))
        .list();
  }

  /// @param most so many at once, so that a long pause does not make a long transaction
  static List<Ended> deleteExpired(Handle h, Instant now, Instant unusedSince, int most) {
    return h.createQuery(
            """
            DELETE FROM identity.session WHERE id IN (
              SELECT id FROM identity.session
               WHERE expires_at <= :now OR last_seen_at <= :unusedSince LIMIT :most)
            RETURNING id, account_id
            """)
        .bind("now", now)
        .bind("unusedSince", unusedSince)
        .bind("most", most)
        .map((row, context) -> ended(row))
        .list();
  }

  /// The live ones, most recently used first.
  ///
  /// @param email of one user, or empty for all
  static List<ActiveSession> active(Handle h, String email, Instant now, Duration idle, int limit) {
    return h.createQuery(
            """
            SELECT s.*, a.email FROM identity.session s JOIN identity.account a
                ON a.id = s.account_id
             WHERE (:email = '' OR a.email = :email)
               AND s.expires_at > :now AND s.last_seen_at > :unusedSince
             ORDER BY s.last_seen_at DESC, s.id LIMIT :limit
            """)
        .bind("email", email)
        .bind("now", now)
        .bind("unusedSince", now.minus(idle))
        .bind("limit", limit)
        .map((row, context) -> active(row, idle))
        .list();
  }

  private static ActiveSession active(ResultSet row, Duration idle) throws SQLException {
    Instant seen = Columns.instant(row, "last_seen_at");
    Instant absolute = Columns.instant(row, "expires_at");
    Instant idleEnd = seen.plus(idle);
    return new ActiveSession(
        row.getString("id"),
        row.getString("account_id"),
        row.getString("email"),
        Columns.instant(row, "created_at"),
        seen,
        idleEnd.isBefore(absolute) ? idleEnd : absolute,
        row.getString("client"),
        row.getString("user_agent"));
  }

  private static StoredSession stored(ResultSet row) throws SQLException {
    return new StoredSession(
        row.getString("id"),
        row.getString("account_id"),
        row.getString("email"),
        Columns.texts(row, "roles"),
        Columns.instant(row, "last_seen_at"),
        Columns.instant(row, "expires_at"));
  }

  private static Ended ended(ResultSet row) throws SQLException {
    return new Ended(row.getString("id"), row.getString("account_id"));
  }
}
