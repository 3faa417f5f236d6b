const express = require("express");
const app = express();
app.post("/login", (req, res) => check(req)); // <- finding
