app.get("/u", (req, res) => {
  db.query("SELECT * FROM users WHERE name = ?", [req.query.name]);
  db.query(`SELECT * FROM users WHERE id = ${parseInt(req.params.id, 10)}`);
  sql`SELECT * FROM users WHERE id = ${req.params.id}`;
  const order = req.query.o === "d" ? "DESC" : "ASC";
  db.query(`SELECT * FROM users ORDER BY id ${order}`);
  console.log(`select ${req.query.a} from here`);
});
