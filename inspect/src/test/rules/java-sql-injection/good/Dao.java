class Dao {
  static final String BASE = "SELECT * FROM users";

  Object find(String name) {
    String sql = "SELECT * FROM users " + WHERE;
    return jdbc.query("SELECT * FROM users WHERE name = ?", name);
  }
}
