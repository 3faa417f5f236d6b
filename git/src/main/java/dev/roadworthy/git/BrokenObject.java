package dev.roadworthy.git;

import java.io.IOException;

/// A file of the repository does not hold what its format promises.
class BrokenObject extends IOException {
  private static final long serialVersionUID = 1;

  BrokenObject(String message) {
    super(message);
  }

  BrokenObject(String message, Throwable cause) {
    super(message, cause);
  }
}
