const express = require("express");
const app = express();
app.get("/items/:id", (req, res) => Item.findById(req.params.id).then((i) => res.json(i)));
app.delete("/items/:id", (req, res) => Item.findByIdAndDelete(req.params.id));
app.get("/logout", (req, res) => req.session.destroy());
