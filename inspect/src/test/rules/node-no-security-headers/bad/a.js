const express = require("express");
const app = express(); // <- finding
app.get("/", (req, res) => res.send("x"));
