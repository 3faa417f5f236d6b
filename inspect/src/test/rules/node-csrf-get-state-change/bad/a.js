const express = require("express");
const app = express();
app.get("/delete/:id", (req, res) => Item.findByIdAndDelete(req.params.id).then(() => res.redirect("/"))); // <- finding
