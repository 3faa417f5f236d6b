package dev.roadworthy.leaks;

import java.util.Map;

/// The kinds that have no provider: what `generic.txt` lists.
record Generic(Map<String, CredentialKind> byId) {

  CredentialKind of(String id) {
    CredentialKind kind = byId.get(id);
    if (kind == null) {
      throw new IllegalArgumentException("no such kind in generic.txt: " + id);
    }
    return kind;
  }

  CredentialKind of(Names role, String name) {
    return of(
        switch (role) {
          case PASSWORD -> "password";
          case SECRET -> "secret";
          case KEY -> Names.words(name).contains("token") ? "token" : "api-key";
          case LOOSE, PLAIN -> "secret-like-value";
        });
  }
}
