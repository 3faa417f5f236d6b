package dev.roadworthy.leaks;

import java.util.List;

/// A line of `kinds.txt`: a credential with a shape of its own.
///
/// @param keywords one of them must stand in the value or, when `named`, in the value's name
/// @param entropy the least bits a byte; less is a placeholder
record Kind(
    CredentialKind about,
    List<String> keywords,
    boolean named,
    Shape shape,
    double entropy,
    Check check) {

  String id() {
    return about.id();
  }
}
