const express = require("express");
const app = express();
app.post("/todo", (req, res) => {
  const parts = [];
  parts.push(req.body.text);
});
