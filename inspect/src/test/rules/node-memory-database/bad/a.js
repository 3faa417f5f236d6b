const express = require("express");
const app = express();
const todos = []; // <- finding
app.post("/todo", (req, res) => {
  todos.push(req.body);
});
