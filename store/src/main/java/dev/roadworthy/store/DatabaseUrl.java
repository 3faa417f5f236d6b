package dev.roadworthy.store;

import dev.roadworthy.base.Problem;
import dev.roadworthy.base.Secret;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Both spellings of a database URL. libpq's: PostgreSQL documentation 32.1.1.2; pgjdbc's: its
/// `Driver.parseURL`. User and password leave the URL, so that it can be shown.
final class DatabaseUrl {
  private static final String HINT =
      "Expected postgres://USER:PASSWORD@HOST:PORT/DATABASE; characters such as @ : / ? # % in the"
          + " user or password are written percent-encoded.";

  /// libpq's name -> pgjdbc's; names not listed are passed on as they are.
  private static final Map<String, String> NAMES =
      Map.of(
          "application_name", "ApplicationName",
          "connect_timeout", "connectTimeout",
          "keepalives", "tcpKeepAlive",
          "target_session_attrs", "targetServerType",
          "channel_binding", "channelBinding");

  private static final Map<String, String> SESSION_TARGETS =
      Map.of("read-write", "primary", "prefer-standby", "preferSecondary", "standby", "secondary");

  private DatabaseUrl() {}

  static StoreSettings parse(String text) {
    String url = text.strip();
    if (url.startsWith("jdbc:postgresql://")) {
      return split(url.substring("jdbc:postgresql://".length()), false);
    }
    for (String scheme : new String[] {"postgres://", "postgresql://"}) {
      if (url.startsWith(scheme)) {
        return split(url.substring(scheme.length()), true);
      }
    }
    int colon = url.indexOf("://");
    throw problem(
        "The database URL starts with "
            + (colon < 0 ? "no scheme" : url.substring(0, colon + 3))
            + "; expected postgres://, postgresql:// or jdbc:postgresql://.");
  }

  private static StoreSettings split(String rest, boolean libpq) {
    int query = rest.indexOf('?');
    String place = query < 0 ? rest : rest.substring(0, query);
    var parameters = parameters(query < 0 ? "" : rest.substring(query + 1), libpq);
    int slash = place.indexOf('/');
    String authority = slash < 0 ? place : place.substring(0, slash);
    String database = slash < 0 ? "" : place.substring(slash + 1);
    int at = authority.lastIndexOf('@');
    String hosts = authority.substring(at + 1);
    String user = parameters.remove("user");
    String password = parameters.remove("password");
    if (at >= 0) {
      String[] who = authority.substring(0, at).split(":", 2);
      user = decode(who[0]);
      password = who.length > 1 ? decode(who[1]) : password;
    }
    if (hosts.isEmpty() || parameters.containsKey("host")) {
      throw problem("The database URL names no host; unix sockets are not supported.");
    }
    if (hosts.startsWith("%2F") || hosts.startsWith("%2f")) {
      throw problem("The database URL names a unix socket; give a host and a port instead.");
    }
    checkPorts(hosts);
    if (user == null || user.isEmpty()) {
      throw problem("The database URL names no user.");
    }
    String name = database.isEmpty() ? user : decode(database);
    return StoreSettings.of(
        "jdbc:postgresql://" + hosts + "/" + encode(name) + query(parameters),
        user,
        Secret.of(password == null ? "" : password));
  }

  private static void checkPorts(String hosts) {
    for (String host : hosts.split(",")) {
      int colon = host.lastIndexOf(':');
      if (colon < 0 || host.indexOf(']') > colon) {
        continue;
      }
      String port = host.substring(colon + 1);
      boolean number =
          !port.isEmpty() && port.length() <= 5 && port.chars().allMatch(DatabaseUrl::digit);
      if (!number || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535) {
        throw problem("The database URL has no port number after the host's colon.");
      }
    }
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  private static Map<String, String> parameters(String query, boolean libpq) {
    var all = new LinkedHashMap<String, String>();
    for (String pair : query.split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      String[] kv = pair.split("=", 2);
      String name = decode(kv[0]);
      String value = kv.length > 1 ? decode(kv[1]) : "";
      if (libpq && name.equals("target_session_attrs")) {
        value = SESSION_TARGETS.getOrDefault(value, value);
      }
      if (libpq && name.equals("keepalives")) {
        value = value.equals("0") ? "false" : "true";
      }
      all.put(libpq ? NAMES.getOrDefault(name, name) : name, value);
    }
    return all;
  }

  private static String query(Map<String, String> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.entrySet().stream()
            .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  private static String encode(String s) {
    return URLEncoder.encode(s, StandardCharsets.UTF_8);
  }

  private static String decode(String s) {
    try {
      return URLDecoder.decode(s.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw problem("The database URL has a % that no two hexadecimal digits follow.");
    }
  }

  private static Problem problem(@Nullable String message) {
    return new Problem("database-url", String.valueOf(message), HINT);
  }
}
