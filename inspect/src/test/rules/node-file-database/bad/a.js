const express = require("express");
const app = express();
const fs = require("fs");
app.post("/todo", (req, res) => {
  todos.push(req.body);
  fs.writeFileSync("todos.json", JSON.stringify(todos)); // <- finding
});
