package dev.roadworthy.audit;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What somebody did. Never put a secret's value here; the name of the secret will do.
///
/// When appended, texts are cut at [#LONGEST] characters, saying so, and lose what the database
/// cannot keep (NUL, half a surrogate pair): an act is recorded even when its client sent rubbish.
///
/// @param actor who: `operator:anna`, `user:01h...`, `cli`, `roadworthy` for its own acts
/// @param action what, in the past tense of the room: `identity.role-granted`
/// @param target to what: `user:bob@example.com`
/// @param before the state before, as text or JSON; null when there was none
/// @param after the state after; null when there is none
/// @param client from where: address and program; null when it came from within
public record AuditEntry(
    String actor,
    String action,
    String target,
    @Nullable String before,
    @Nullable String after,
    @Nullable String client) {
  /// 16 KiB of plain text a field, so that a day of changes stays a few megabytes.
  public static final int LONGEST = 16 * 1024;

  /// An act that changed no value.
  public static AuditEntry of(String actor, String action, String target, @Nullable String client) {
    return new AuditEntry(actor, action, target, null, null, client);
  }

  /// What can be written and read back unchanged.
  AuditEntry keepable() {
    if (actor.isBlank() || action.isBlank()) {
      throw new IllegalArgumentException("an audit entry says who did what");
    }
    return new AuditEntry(
        keepable(actor),
        keepable(action),
        keepable(target),
        before == null ? null : keepable(before),
        after == null ? null : keepable(after),
        client == null ? null : keepable(client));
  }

  private static String keepable(String s) {
    String cut =
        s.length() <= LONGEST
            ? s
            : s.substring(0, LONGEST) + "… (" + (s.length() - LONGEST) + " characters cut)";
    byte[] utf8 = cut.replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
