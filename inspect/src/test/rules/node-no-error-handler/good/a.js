const express = require("express");
const app = express();
app.get("/", (req, res) => res.send("x"));
app.use((err, req, res, next) => res.status(500).send("sorry"));
