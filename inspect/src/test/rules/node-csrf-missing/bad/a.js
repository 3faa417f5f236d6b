const express = require("express");
const app = express();
const session = require("express-session");
app.use(session({ secret: process.env.S, store })); // <- finding
app.post("/pay", (req, res) => res.send("x"));
