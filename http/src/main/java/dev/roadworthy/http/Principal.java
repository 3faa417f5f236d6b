package dev.roadworthy.http;

import java.util.Set;

/// Who asks, once somebody has checked it.
///
/// @param kind what sort of caller: `operator`, `user`, `local` (the owner of the control socket)
/// @param id stable identifier, never reused
/// @param name how people call it: an e-mail address, `local`
public record Principal(String kind, String id, String name, Set<String> roles) {
  public Principal {
    roles = Set.copyOf(roles);
  }
}
