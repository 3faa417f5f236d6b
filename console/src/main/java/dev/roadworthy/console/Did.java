package dev.roadworthy.console;

/// The sentence after an act that worked. The address carries only a word of this list, so no link
/// can put a sentence of its own on the page.
final class Did {
  private Did() {}

  static String sentence(String word) {
    return switch (word) {
      case "restarted" -> "Restart asked for. Requests go to the other instances or are held.";
      case "granted" -> "Role granted. It counts from the next request on.";
      case "role-revoked" -> "Role revoked. It counts from the next request on.";
      case "session-revoked" -> "Session ended. That browser is signed out everywhere.";
      case "sessions-revoked" -> "All sessions ended. This person has to sign in again.";
      case "password" -> "Password set. You can sign in with it from now on.";
      default -> "";
    };
  }
}
