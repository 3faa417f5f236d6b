const express = require("express");
const app = express();
app.post("/login", (req, res) => db.get("SELECT 1"));
app.delete("/items/:id", requireAuth, (req, res) => db.run("DELETE FROM items"));
app.post("/other", (req, res) => { if (!req.session.user) return res.status(401).end(); db.run("x"); });
app.get("/items", (req, res) => res.json(db.all()));
