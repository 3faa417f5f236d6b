package dev.roadworthy.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// SQL of accounts and roles.
final class AccountStore {
  private static final String SELECT =
      """
      SELECT a.id, a.email, a.password_hash, a.created_at, a.last_seen_at,
             ARRAY(SELECT r.role FROM identity.account_role r WHERE r.account_id = a.id) AS roles,
             (SELECT count(*) FROM identity.session s
               WHERE s.account_id = a.id AND s.expires_at > :now
                 AND s.last_seen_at > :unusedSince) AS sessions
        FROM identity.account a
      """;

  private AccountStore() {}

  /// @return false when the address has an account already
  static boolean insert(Handle h, String id, Email email, String hash, Instant now) {
    return h.createUpdate(
                """
                INSERT INTO identity.account (id, email, password_hash, created_at)
                VALUES (:id, :email, :hash, :now) ON CONFLICT (email) DO NOTHING
                """)
            .bind("id", id)
            .bind("email", email.address())
            .bind("hash", hash)
            .bind("now", now)
            .execute()
        == 1;
  }

  static Optional<Account> byEmail(Handle h, Email email) {
    return h.createQuery(SELECT + " WHERE a.email = :email")
        .bind("email", email.address())
        .bind("now", Instant.EPOCH)
        .bind("unusedSince", Instant.EPOCH)
        .map((row, context) -> account(row))
        .findOne();
  }

  static Optional<Account> byId(Handle h, String id) {
    return h.createQuery(SELECT + " WHERE a.id = :id")
        .bind("id", id)
        .bind("now", Instant.EPOCH)
        .bind("unusedSince", Instant.EPOCH)
        .map((row, context) -> account(row))
        .findOne();
  }

  /// In the order of addresses.
  ///
  /// @param part of an address, or empty for all
  /// @param after the last address of the page before, or empty
  static List<Account> page(
      Handle h, String part, String after, int limit, Instant now, Instant unusedSince) {
    return h.createQuery(
            SELECT
                + """
                 WHERE strpos(a.email, :part) > 0 AND a.email > :after
                 ORDER BY a.email LIMIT :limit
                """)
        .bind("part", part)
        .bind("after", after)
        .bind("limit", limit)
        .bind("now", now)
        .bind("unusedSince", unusedSince)
        .map((row, context) -> account(row))
        .list();
  }

  /// Puts a hash in the place of the one that was read, which may be the same; locks the account
  /// until the transaction ends.
  ///
  /// @return false when the password has been changed meanwhile
  static boolean replacePassword(Handle h, String id, String read, String hash) {
    return h.createUpdate(
                """
                UPDATE identity.account SET password_hash = :hash
                 WHERE id = :id AND password_hash = :read
                """)
            .bind("id", id)
            .bind("read", read)
            .bind("hash", hash)
            .execute()
        == 1;
  }

  static void seen(Handle h, String id, Instant now) {
    h.createUpdate("UPDATE identity.account SET last_seen_at = :now WHERE id = :id")
        .bind("id", id)
        .bind("now", now)
        .execute();
  }

  /// @return false when the account has the role already
  static boolean grant(Handle h, String id, String role) {
    return h.createUpdate(
                """
                INSERT INTO identity.account_role (account_id, role) VALUES (:id, :role)
                ON CONFLICT DO NOTHING
                """)
            .bind("id", id)
            .bind("role", role)
            .execute()
        == 1;
  }

  /// @return false when the account has not the role
  static boolean revoke(Handle h, String id, String role) {
    return h.createUpdate(
                "DELETE FROM identity.account_role WHERE account_id = :id AND role = :role")
            .bind("id", id)
            .bind("role", role)
            .execute()
        == 1;
  }

  private static Account account(ResultSet row) throws SQLException {
    return new Account(
        row.getString("id"),
        row.getString("email"),
        row.getString("password_hash"),
        Columns.texts(row, "roles"),
        Columns.instant(row, "created_at"),
        Columns.instantOrNull(row, "last_seen_at"),
        row.getInt("sessions"));
  }
}
