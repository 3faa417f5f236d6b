const session = require("express-session");
const jwt = require("jsonwebtoken");
app.use(session({ secret: "keyboard cat", store })); // <- finding
jwt.sign({ id }, process.env.JWT_SECRET || "dev-secret"); // <- finding
const cookieSecret = "not-so-secret-cookie"; // <- finding
