const express = require("express");
const app = express();
const fs = require("fs");
const page = fs.readFileSync("page.html");
app.get("/", (req, res) => res.send(page));
