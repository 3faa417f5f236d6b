const express = require("express");
const app = express();
app.get("/health", (req, res) => res.send("ok"));
app.use(authenticate);
app.get("/orders/all", (req, res) => res.json(db.orders()));
