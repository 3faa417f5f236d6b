package dev.roadworthy.project;

/// Blanks what TypeScript adds to JavaScript, byte for byte, so that positions stay. A placeholder
/// for now: TSX is read as JavaScript with markup, and annotations become small `ERROR` nodes.
final class TypeEraser {
  private TypeEraser() {}

  static byte[] erase(byte[] source) {
    return source;
  }
}
