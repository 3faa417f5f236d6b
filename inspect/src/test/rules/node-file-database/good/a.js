const express = require("express");
const app = express();
app.post("/todo", (req, res) => db.run("INSERT INTO todo VALUES (?)", req.body.text));
