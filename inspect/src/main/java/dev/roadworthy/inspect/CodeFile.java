package dev.roadworthy.inspect;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One source file with its text.
public final class CodeFile {
  private final TreeFile file;
  private final byte[] bytes;
  private @Nullable String text;

  CodeFile(TreeFile file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /// Its entry in the tree.
  public TreeFile file() {
    return file;
  }

  public String path() {
    return file.path();
  }

  public FileContext context() {
    return file.context();
  }

  public byte[] bytes() {
    return bytes;
  }

  public String text() {
    String t = text;
    if (t == null) {
      t = new String(bytes, StandardCharsets.UTF_8);
      text = t;
    }
    return t;
  }
}
