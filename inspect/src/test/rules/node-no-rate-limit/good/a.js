const express = require("express");
const app = express();
const limiter = rateLimit({ max: 5 });
app.post("/login", limiter, (req, res) => check(req));
