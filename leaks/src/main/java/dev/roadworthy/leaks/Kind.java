package dev.roadworthy.leaks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A line of `kinds.txt`: a credential with a shape of its own. The shape is read when the kind's
/// keyword is first seen: most kinds never are, and a scan of a small tree should start at once.
final class Kind {
  private final CredentialKind about;
  private final List<String> keywords;
  private final boolean named;
  private final String pattern;
  private final double entropy;
  private final Check check;
  private volatile @Nullable Shape shape;

  /// @param keywords one of them must stand in the value or, when `named`, in the value's name
  /// @param entropy the least bits a byte; less is a placeholder
  Kind(
      CredentialKind about,
      List<String> keywords,
      boolean named,
      String pattern,
      double entropy,
      Check check) {
    this.about = about;
    this.keywords = keywords;
    this.named = named;
    this.pattern = pattern;
    this.entropy = entropy;
    this.check = check;
  }

  String id() {
    return about.id();
  }

  CredentialKind about() {
    return about;
  }

  List<String> keywords() {
    return keywords;
  }

  boolean named() {
    return named;
  }

  double entropy() {
    return entropy;
  }

  Check check() {
    return check;
  }

  boolean caseMatters() {
    return !pattern.startsWith("(?i)");
  }

  Shape shape() {
    Shape s = shape;
    if (s == null) {
      s = Shape.of(pattern);
      shape = s;
    }
    return s;
  }
}
