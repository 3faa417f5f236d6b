package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;

/// The sign-in a Node app has of its own.
final class NodeLogin {
  private static final Pattern JWT =
      Pattern.compile("\\b(?:jwt|jsonwebtoken)\\.sign\\(|new SignJWT\\(");
  private static final Pattern PASSPORT = Pattern.compile("passport\\.(?:authenticate|use)\\(");
  private static final Pattern ROUTE =
      Pattern.compile(
          "(?i)\\.post\\(\\s*['\"`][^'\"`]*(?:login|signin|sign-in|log-in|sessions?|auth)\\b");
  private static final Pattern WHOLE =
      Pattern.compile(
          "(?:NextAuth|betterAuth|ClerkExpress\\w+|clerkMiddleware|new Lucia)\\(|\\bauth\\(\\s*\\{?\\s*authRequired");

  private NodeLogin() {}

  static Optional<Detection.Login> of(NodePackage manifest, List<Source> sources) {
    return found(sources, WHOLE, "a sign-in library")
        .or(() ->
            manifest.runs("passport") ? found(sources, PASSPORT, "passport") : Optional.empty())
        .or(() -> found(sources, JWT, "jsonwebtoken"))
        .or(() ->
            manifest.runsAny(
                    "express-session",
                    "cookie-session",
                    "@fastify/session",
                    "koa-session",
                    "iron-session",
                    "bcrypt",
                    "bcryptjs",
                    "argon2",
                    "@fastify/jwt")
                ? found(sources, ROUTE, "a login route")
                : Optional.empty());
  }

  private static Optional<Detection.Login> found(List<Source> sources, Pattern pattern, String by) {
    return Source.first(sources, pattern).map(h -> new Detection.Login(by, h.place()));
  }
}
