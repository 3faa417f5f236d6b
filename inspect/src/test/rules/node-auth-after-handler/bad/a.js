const express = require("express");
const app = express();
app.get("/orders/all", (req, res) => res.json(db.orders())); // <- finding
app.use(authenticate);
app.get("/mine", (req, res) => res.json(db.mine(req.user)));
