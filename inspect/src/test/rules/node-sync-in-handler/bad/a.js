const express = require("express");
const app = express();
const fs = require("fs");
app.get("/", (req, res) => {
  res.send(fs.readFileSync("page.html")); // <- finding
});
