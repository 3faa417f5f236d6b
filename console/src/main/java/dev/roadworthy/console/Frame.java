package dev.roadworthy.console;

import java.time.Instant;

/// What stands around every page: the app, the operator, where one is.
///
/// @param title the page's own name
/// @param section which entry of the navigation is current
/// @param operator name of who is signed in
/// @param passwordMissing whether the operator came by a link and could not come back without one
/// @param said the sentence of a finished act, empty when there is none
record Frame(
    String title,
    String section,
    Status status,
    String operator,
    boolean passwordMissing,
    String said,
    Instant now,
    Assets assets) {

  String asset(String name) {
    return assets.address(name);
  }

  String current(String name) {
    return section.equals(name) ? "page" : "false";
  }
}
