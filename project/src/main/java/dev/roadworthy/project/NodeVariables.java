package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Set;

/// The environment variables a Node app reads, and what happens without them.
final class NodeVariables {
  private static final Pattern READ =
      Pattern.compile(
          "process\\.env(?:\\.([A-Za-z_]\\w*)|\\[\\s*['\"]([A-Za-z_]\\w*)['\"]\\s*\\])(!?)\\s*(\\S{0,3})");
  private static final Pattern TAKEN = Pattern.compile("\\{([^{}]*)\\}\\s*=\\s*process\\.env\\b");

  /// Calls that throw when what they are given is undefined, and what they say of it.
  private record Throws(String call, String why) {}

  private static final List<Throws> THROWING =
      List.of(
          new Throws("jwt.sign(", "jsonwebtoken refuses to sign without a secret"),
          new Throws("jwt.verify(", "jsonwebtoken refuses to verify without a secret"),
          new Throws("jsonwebtoken.sign(", "jsonwebtoken refuses to sign without a secret"),
          new Throws("secretOrKey", "passport-jwt refuses to start without a secret"),
          new Throws("mongoose.connect(", "mongoose refuses to connect without an address"),
          new Throws("new MongoClient(", "the MongoDB client refuses to start without an address"),
          new Throws("new Stripe(", "Stripe's client refuses to start without a key"),
          new Throws("require('stripe')(", "Stripe's client refuses to start without a key"),
          new Throws("require(\"stripe\")(", "Stripe's client refuses to start without a key"),
          new Throws("new OpenAI(", "OpenAI's client refuses to start without a key"),
          new Throws("new Resend(", "Resend's client refuses to start without a key"),
          new Throws("createCipheriv(", "the cipher refuses to start without a key"),
          new Throws("createHmac(", "the signature cannot be made without a key"),
          new Throws("clientID:", "passport refuses to start without the client's id"),
          new Throws("clientSecret:", "passport refuses to start without the client's secret"));

  private static final Pattern SESSION =
      Pattern.compile("\\b(?:expressSession|session)\\(\\s*\\{?");
  private static final Pattern GUARD =
      Pattern.compile("\\b(?:throw\\b|process\\.exit\\(|assert\\()");

  private static final Set<String> WELL_KNOWN =
      Set.of(
          "NODE_ENV",
          "PORT",
          "HOST",
          "HOSTNAME",
          "HOME",
          "PATH",
          "PWD",
          "USER",
          "TZ",
          "CI",
          "DEBUG",
          "LOG_LEVEL",
          "npm_package_version",
          "npm_package_name",
          "BASE_URL",
          "NODE_OPTIONS",
          "LANG");

  private static final List<String> BUILD_TIME =
      List.of("REACT_APP_", "NEXT_PUBLIC_", "VITE_", "NUXT_PUBLIC_", "VERCEL", "npm_", "GITHUB_");

  private NodeVariables() {}

  static void read(Draft draft, List<Source> sources) {
    for (Source.Hit hit : Source.all(sources, READ)) {
      String name = hit.group(1).isEmpty() ? hit.group(2) : hit.group(1);
      if (ofInterest(name)) {
        one(draft, name, hit, hit.group(4));
      }
    }
    for (Source.Hit hit : Source.all(sources, TAKEN)) {
      for (String part : hit.group(1).split(",")) {
        String name = part.replaceAll("[:=].*", "").strip();
        if (name.matches("[A-Za-z_]\\w*") && ofInterest(name)) {
          boolean has = part.contains("=");
          draft.variable(
              name, has ? Detection.Need.OPTIONAL : Detection.Need.UNSURE, hit.place(), "");
        }
      }
    }
  }

  static boolean ofInterest(String name) {
    return !WELL_KNOWN.contains(name)
        && !name.endsWith("_PORT")
        && BUILD_TIME.stream().noneMatch(name::startsWith);
  }

  private static void one(Draft draft, String name, Source.Hit hit, String next) {
    String line = hit.text();
    String read = "process.env." + name;
    if (next.startsWith("||") || next.startsWith("??") || next.startsWith("?")) {
      draft.variable(name, Detection.Need.OPTIONAL, hit.place(), "");
      return;
    }
    if (line.contains("!" + read) || line.matches(".*\\bif\\s*\\(.*")) {
      boolean stops = GUARD.matcher(hit.around(0, 3)).find() && line.contains("!" + read);
      draft.variable(
          name,
          stops ? Detection.Need.REQUIRED : Detection.Need.OPTIONAL,
          hit.place(),
          stops ? "the app stops without it" : "");
      return;
    }
    if (line.contains("delete " + read) || next.startsWith("=") && !next.startsWith("==")) {
      return;
    }
    if (next.startsWith("==") || next.startsWith("!=") || next.startsWith("&&")) {
      draft.variable(name, Detection.Need.OPTIONAL, hit.place(), "");
      return;
    }
    draft.variable(name, need(hit), hit.place(), why(hit));
  }

  private static Detection.Need need(Source.Hit hit) {
    return why(hit).isEmpty() ? Detection.Need.UNSURE : Detection.Need.REQUIRED;
  }

  private static String why(Source.Hit hit) {
    String before = hit.around(4, 0);
    String statement = before.substring(Math.max(0, before.lastIndexOf(';')));
    for (Throws one : THROWING) {
      if (statement.contains(one.call())) {
        return one.why();
      }
    }
    boolean secret = hit.text().matches(".*\\bsecret\\s*:.*");
    return secret && SESSION.matcher(hit.around(8, 0)).find()
        ? "express-session answers every request with an error without a secret"
        : "";
  }
}
