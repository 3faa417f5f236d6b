const express = require("express");
const app = express();
const session = require("express-session");
app.use(session({ secret: process.env.S, store, cookie: { sameSite: "lax" } }));
app.post("/pay", (req, res) => res.send("x"));
