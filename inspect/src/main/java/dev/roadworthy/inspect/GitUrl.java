package dev.roadworthy.inspect;

import dev.roadworthy.base.Problem;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The address of a repository. Only the transports that fetch are taken: git also knows some that
/// run a command (`ext::`), and host names that begin with a dash would be read as options.
///
/// @param text as git is told it
/// @param local the folder of a `file://` address, which is read in place and never cloned
record GitUrl(String text, Optional<Path> local) {
  private static final Pattern WEB =
      Pattern.compile("https?://([\\w.~%:-]+@)?[A-Za-z0-9\\[][\\w.:\\]-]*/[^\\s\\p{Cntrl}]+");
  private static final Pattern SSH =
      Pattern.compile("ssh://([\\w.~-]+@)?[A-Za-z0-9\\[][\\w.:\\]-]*/[^\\s\\p{Cntrl}]+");
  private static final Pattern SHORT =
      Pattern.compile("[\\w.~][\\w.~-]*@[A-Za-z0-9][\\w.-]*:[^\\s\\p{Cntrl}:-][^\\s\\p{Cntrl}]*");

  /// Empty for what is no address but a folder.
  ///
  /// @throws Problem `inspect-address` for an address that is not taken
  static Optional<GitUrl> of(String text) {
    if (text.toLowerCase(Locale.ROOT).startsWith("file://")) {
      Path path = Path.of(text.substring("file://".length()));
      return Optional.of(new GitUrl(text, Optional.of(path.toAbsolutePath().normalize())));
    }
    if (WEB.matcher(text).matches()
        || SSH.matcher(text).matches()
        || SHORT.matcher(text).matches()) {
      return Optional.of(new GitUrl(text, Optional.empty()));
    }
    if (text.contains("://") || text.contains("::") || text.startsWith("-")) {
      throw new Problem(
          "inspect-address",
          Shown.of(text, 100) + " is not an address a repository is fetched from.",
          "Give https://host/owner/name, git@host:owner/name.git, file:///path or a folder.");
    }
    return Optional.empty();
  }

  /// The repository's name: the last part without `.git`.
  String name() {
    String path = text.replaceAll("[/]+$", "");
    String last = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
    return Shown.of(last.endsWith(".git") ? last.substring(0, last.length() - 4) : last, 100);
  }

  /// Without the name and password that may stand in it.
  String shown() {
    return Shown.of(text.replaceFirst("://[^/@]*@", "://"), 200);
  }
}
