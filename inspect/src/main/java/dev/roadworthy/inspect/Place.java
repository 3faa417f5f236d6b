package dev.roadworthy.inspect;

import java.util.Optional;

/// Where something was seen.
///
/// @param file relative to the repository, with slashes; empty when the whole repository is meant
/// @param line from 1; 0 when the whole file is meant
/// @param column from 1; 0 when unknown
/// @param commit the commit that held it, when it was seen in the history
/// @param url the address that answered, when it was seen from outside
public record Place(
    String file, int line, int column, Optional<String> commit, Optional<String> url) {
  /// The repository as a whole.
  public static final Place REPOSITORY = new Place("", 0, 0, Optional.empty(), Optional.empty());

  public static Place file(String file) {
    return line(file, 0);
  }

  public static Place line(String file, int line) {
    return new Place(file, line, 0, Optional.empty(), Optional.empty());
  }

  public static Place at(String file, int line, int column) {
    return new Place(file, line, column, Optional.empty(), Optional.empty());
  }

  public static Place history(String commit, String file, int line) {
    return new Place(file, line, 0, Optional.of(commit), Optional.empty());
  }

  public static Place url(String url) {
    return new Place("", 0, 0, Optional.empty(), Optional.of(url));
  }

  /// `server.js:12`, `.env in 1a2b3c4`, `http://localhost:3000/admin`, `the repository`.
  public String label() {
    if (url.isPresent()) {
      return url.get();
    }
    if (file.isEmpty()) {
      return "the repository";
    }
    String at = line > 0 ? file + ":" + line : file;
    return commit.map(c -> at + " in " + c.substring(0, Math.min(7, c.length()))).orElse(at);
  }
}
