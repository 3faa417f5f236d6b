const jwt = require("jsonwebtoken");
if (!process.env.JWT_SECRET) throw new Error("JWT_SECRET is not set");
exports.sign = (u) => jwt.sign({ u }, process.env.JWT_SECRET, { expiresIn: "1h" });
