package dev.roadworthy.identity;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a form shows: what was typed, what was wrong with it.
///
/// @param returnTo a path of this site
/// @param signedInAs an address, or empty
record FormView(
    List<Wrong> errors, String email, String returnTo, String signedInAs, boolean canSignUp) {
  /// @param field the id of the field it is about, or empty
  record Wrong(String field, String text) {}

  static FormView empty(String returnTo) {
    return new FormView(List.of(), "", returnTo, "", false);
  }

  FormView with(Wrong wrong) {
    return new FormView(List.of(wrong), email, returnTo, signedInAs, canSignUp);
  }

  FormView withEmail(String typed) {
    return new FormView(errors, typed, returnTo, signedInAs, canSignUp);
  }

  FormView withSignedInAs(String whom) {
    return new FormView(errors, email, returnTo, whom, canSignUp);
  }

  FormView withSignUp(boolean open) {
    return new FormView(errors, email, returnTo, signedInAs, open);
  }

  boolean hasErrors() {
    return !errors.isEmpty();
  }

  boolean isWrong(String field) {
    return errors.stream().anyMatch(e -> e.field().equals(field));
  }

  /// The ids of what explains a field, or null when nothing does.
  @Nullable String describedBy(String field, boolean hasHint) {
    String error = isWrong(field) ? "errors" : "";
    String hint = hasHint ? field + "-hint" : "";
    String both = (error + " " + hint).strip();
    return both.isEmpty() ? null : both;
  }

  String returnEncoded() {
    return URLEncoder.encode(returnTo, StandardCharsets.UTF_8);
  }
}
