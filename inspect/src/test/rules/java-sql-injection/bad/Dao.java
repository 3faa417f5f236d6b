class Dao {
  Object find(String name) {
    return jdbc.query("SELECT * FROM users WHERE name = '" + name + "'");  // <- finding
  }
}
