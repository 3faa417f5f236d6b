package dev.roadworthy.database;

import dev.roadworthy.base.Problem;
import dev.roadworthy.store.StoreSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL that somebody else runs, looked over before it is used.
public final class ExternalDatabase implements ControlDatabase {
  /// The oldest that is still maintained and has what the rooms' SQL uses.
  private static final int OLDEST = 15;

  private static final String CHECK =
      """
      SELECT current_setting('server_version_num')::int AS number,
             current_setting('server_version') AS version,
             current_setting('server_encoding') AS encoding,
             pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS read_only,
             has_database_privilege(current_database(), 'CREATE') AS may_create
      """;

  private final StoreSettings settings;
  private final String version;

  private ExternalDatabase(StoreSettings settings, String version) {
    this.settings = settings;
    this.version = version;
  }

  /// @throws Problem `database-unreachable`, `database-refused`, `database-unsuitable`
  public static ExternalDatabase open(StoreSettings settings) {
    try (var c = connect(settings);
        var s = c.createStatement();
        var r = s.executeQuery(CHECK)) {
      r.next();
      String version = r.getString("version");
      check(settings, r);
      // `18.6 (Debian 18.6-1)`: the first word is the version.
      return new ExternalDatabase(settings, version.split(" ", 2)[0]);
    } catch (SQLException e) {
      throw refused(settings, e);
    }
  }

  private static Connection connect(StoreSettings settings) throws SQLException {
    var p = new Properties();
    p.setProperty("user", settings.user());
    p.setProperty("password", settings.password().reveal());
    p.setProperty("connectTimeout", "5");
    p.setProperty("socketTimeout", "10");
    p.setProperty("ApplicationName", "roadworthy");
    return DriverManager.getConnection(settings.url(), p);
  }

  private static void check(StoreSettings settings, ResultSet r) throws SQLException {
    if (r.getInt("number") < OLDEST * 10_000) {
      throw unsuitable(
          settings,
          "is PostgreSQL " + r.getString("version") + "; expected " + OLDEST + " or newer",
          "Upgrade it, or leave " + Databases.VARIABLE + " empty to use the embedded PostgreSQL.");
    }
    if (!"UTF8".equals(r.getString("encoding"))) {
      throw unsuitable(
          settings,
          "has the encoding " + r.getString("encoding") + "; expected UTF8",
          "Make another database: CREATE DATABASE roadworthy ENCODING 'UTF8' TEMPLATE template0");
    }
    if (r.getBoolean("read_only")) {
      throw unsuitable(settings, "is read-only, such as a standby", "Name the primary server.");
    }
    if (!r.getBoolean("may_create")) {
      throw unsuitable(
          settings,
          "does not let " + settings.user() + " create schemas",
          "Run there: GRANT CREATE ON DATABASE the_database TO " + settings.user());
    }
  }

  private static Problem unsuitable(StoreSettings settings, String what, String hint) {
    return new Problem(
        "database-unsuitable", "The database at " + settings.place() + " " + what + ".", hint);
  }

  private static Problem refused(StoreSettings settings, SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String seen = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    if (state.startsWith("08") && !seen.contains("unsupported startup parameter")) {
      return new Problem(
          "database-unreachable",
          "No PostgreSQL answers at " + settings.place() + ": " + seen,
          "Look whether it runs and whether host and port in " + Databases.VARIABLE + " are right.",
          e);
    }
    return new Problem(
        "database-refused",
        "PostgreSQL at " + settings.place() + " refused: " + seen,
        hint(state),
        e);
  }

  private static @Nullable String hint(String state) {
    return switch (state) {
      case "28P01" -> "User or password in " + Databases.VARIABLE + " are wrong.";
      case "28000" -> "Its pg_hba.conf does not let this machine or user in.";
      case "3D000" -> "Create the database first, or correct its name.";
      case "53300" -> "It has no free connection; raise max_connections.";
      case "57P03" -> "It is starting; try again in a moment.";
      default -> null;
    };
  }

  @Override
  public StoreSettings settings() {
    return settings;
  }

  @Override
  public String engine() {
    return "external";
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public String place() {
    return settings.place();
  }

  @Override
  public OptionalLong pid() {
    return OptionalLong.empty();
  }

  @Override
  public void close() {
    // It is not ours to stop.
  }
}
