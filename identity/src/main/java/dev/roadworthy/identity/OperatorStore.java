package dev.roadworthy.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// SQL of operators, their sessions and welcome keys.
final class OperatorStore {
  /// Somebody who runs Roadworthy.
  record Operator(String id, String name, @Nullable String passwordHash) {
    @Override
    public String toString() {
      return "Operator[" + name + "]";
    }
  }

  /// @param welcomed whether it came of a welcome key, whose holder owns the terminal and may set a
  ///   password without the old one
  record OperatorSession(
      String id,
      String operatorId,
      String name,
      boolean hasPassword,
      boolean welcomed,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt) {}

  private OperatorStore() {}

  static void insertKey(Handle h, byte[] hash, Instant now, Instant expires) {
    h.createUpdate("DELETE FROM identity.welcome_key WHERE expires_at <= :now")
        .bind("now", now)
        .execute();
    h.createUpdate(
            "INSERT INTO identity.welcome_key (key_hash, expires_at) VALUES (:hash, :expires)")
        .bind("hash", hash)
        .bind("expires", expires)
        .execute();
  }

  /// Takes the key away, so that it is used once, whoever asks at the same moment.
  static boolean useKey(Handle h, byte[] hash, Instant now) {
    return h.createQuery(
            "DELETE FROM identity.welcome_key WHERE key_hash = :hash RETURNING expires_at > :now")
        .bind("hash", hash)
        .bind("now", now)
        .mapTo(Boolean.class)
        .findOne()
        .orElse(false);
  }

  static Optional<Operator> first(Handle h) {
    return h.createQuery(
            """
            SELECT id, name, password_hash FROM identity.operator ORDER BY created_at, id LIMIT 1
            """)
        .map((row, context) -> operator(row))
        .findOne();
  }

  static Optional<Operator> byName(Handle h, String name) {
    return h.createQuery("SELECT id, name, password_hash FROM identity.operator WHERE name = :name")
        .bind("name", name)
        .map((row, context) -> operator(row))
        .findOne();
  }

  static Optional<Operator> byId(Handle h, String id) {
    return h.createQuery("SELECT id, name, password_hash FROM identity.operator WHERE id = :id")
        .bind("id", id)
        .map((row, context) -> operator(row))
        .findOne();
  }

  static void insert(Handle h, String id, String name, Instant now) {
    h.createUpdate("INSERT INTO identity.operator (id, name, created_at) VALUES (:id, :name, :now)")
        .bind("id", id)
        .bind("name", name)
        .bind("now", now)
        .execute();
  }

  static void update(Handle h, String id, String name, String hash) {
    h.createUpdate(
            "UPDATE identity.operator SET name = :name, password_hash = :hash WHERE id = :id")
        .bind("id", id)
        .bind("name", name)
        .bind("hash", hash)
        .execute();
  }

  static void insertSession(Handle h, SessionStore.Fresh session, boolean welcomed, Instant now) {
    h.createUpdate("DELETE FROM identity.operator_session WHERE expires_at <= :now")
        .bind("now", now)
        .execute();
    h.createUpdate(
            """
            INSERT INTO identity.operator_session
              (id, token_hash, operator_id, welcomed, created_at, last_seen_at, expires_at,
               client, user_agent)
            VALUES (:id, :hash, :operator, :welcomed, :now, :now, :expires, :client, :agent)
            """)
        .bind("id", session.id())
        .bind("hash", session.tokenHash())
        .bind("operator", session.userId())
        .bind("welcomed", welcomed)
        .bind("now", now)
        .bind("expires", session.expiresAt())
        .bind("client", session.caller().address())
        .bind("agent", session.caller().userAgent())
        .execute();
  }

  static Optional<OperatorSession> session(Handle h, byte[] hash) {
    return h.createQuery(
            """
            SELECT s.id, s.operator_id, o.name, o.password_hash IS NOT NULL AS has_password,
                   s.welcomed, s.created_at, s.last_seen_at, s.expires_at
              FROM identity.operator_session s JOIN identity.operator o ON o.id = s.operator_id
             WHERE s.token_hash = :hash
            """)
        .bind("hash", hash)
        .map((row, context) -> session(row))
        .findOne();
  }

  static void touch(Handle h, String id, Instant now) {
    h.createUpdate("UPDATE identity.operator_session SET last_seen_at = :now WHERE id = :id")
        .bind("id", id)
        .bind("now", now)
        .execute();
  }

  static void deleteSession(Handle h, byte[] hash) {
    h.createUpdate("DELETE FROM identity.operator_session WHERE token_hash = :hash")
        .bind("hash", hash)
        .execute();
  }

  static int deleteOthers(Handle h, String operatorId, String except) {
    return h.createUpdate(
            "DELETE FROM identity.operator_session WHERE operator_id = :operator AND id <> :except")
        .bind("operator", operatorId)
        .bind("except", except)
        .execute();
  }

  private static Operator operator(ResultSet row) throws SQLException {
    return new Operator(row.getString("id"), row.getString("name"), row.getString("password_hash"));
  }

  private static OperatorSession session(ResultSet row) throws SQLException {
    return new OperatorSession(
        row.getString("id"),
        row.getString("operator_id"),
        row.getString("name"),
        row.getBoolean("has_password"),
        row.getBoolean("welcomed"),
        Columns.instant(row, "created_at"),
        Columns.instant(row, "last_seen_at"),
        Columns.instant(row, "expires_at"));
  }
}
