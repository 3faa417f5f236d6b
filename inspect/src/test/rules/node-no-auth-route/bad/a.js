const express = require("express");
const app = express();
app.get("/me", requireAuth, (req, res) => res.json(db.me(req.user)));
app.delete("/items/:id", (req, res) => db.run("DELETE FROM items WHERE id = ?", req.params.id)); // <- finding
app.get("/admin/users", (req, res) => db.all("SELECT * FROM users", (e, r) => res.json(r))); // <- finding
