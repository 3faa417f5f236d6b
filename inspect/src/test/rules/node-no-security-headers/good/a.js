const express = require("express");
const app = express();
app.use(require("helmet")());
app.get("/", (req, res) => res.send("x"));
