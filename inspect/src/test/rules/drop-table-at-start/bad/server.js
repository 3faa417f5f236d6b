const db = require("./db");
function setup() {
  db.run("DROP TABLE IF EXISTS tasks");  // <- finding
  db.run("CREATE TABLE tasks (id INTEGER)");
}
setup();
