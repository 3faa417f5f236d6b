const session = require("express-session");
const jwt = require("jsonwebtoken");
app.use(session({ secret: process.env.SESSION_SECRET, store }));
jwt.sign({ id }, config.jwtSecret);
const secretLabel = "Your secret";
const tokenHeader = "x-access-token";
const env = { secret: "JWT_SECRET" };
