package dev.roadworthy.console;

/// The API does not know this browser (401): whatever the page was doing, it ends at sign-in.
final class SignedOut extends RuntimeException {
  private static final long serialVersionUID = 1;

  SignedOut() {
    super("signed out", null, false, false);
  }
}
