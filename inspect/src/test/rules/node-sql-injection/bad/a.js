app.get("/u", (req, res) => {
  const sql = "SELECT * FROM users WHERE name = '" + req.query.name + "'"; // <- finding
  db.query(sql, done);
  db.query(`DELETE FROM users WHERE id = ${req.params.id}`); // <- finding
});
