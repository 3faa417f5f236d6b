package dev.roadworthy.git;

/// An object that is not read whole.
final class TooLarge extends BrokenObject {
  private static final long serialVersionUID = 1;

  TooLarge(long size) {
    super("an object has " + size + " bytes");
  }
}
