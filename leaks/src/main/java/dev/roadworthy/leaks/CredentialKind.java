package dev.roadworthy.leaks;

import java.util.List;
import java.util.Optional;

/// A sort of credential, as the table `kinds.txt` describes it.
///
/// @param id stable name, such as `stripe-secret-key`
/// @param provider who issues it; empty for generic kinds such as `password`
/// @param what a short phrase for people: "GitHub personal access token"
/// @param burnDown what to do once it has leaked, in order: revoke, replace, look in the logs
public record CredentialKind(
    String id, Optional<String> provider, String what, List<String> burnDown) {
  public CredentialKind {
    burnDown = List.copyOf(burnDown);
  }
}
