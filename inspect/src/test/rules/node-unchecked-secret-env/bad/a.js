const jwt = require("jsonwebtoken");
exports.sign = (u) => jwt.sign({ u }, process.env.JWT_SECRET, { expiresIn: "1h" }); // <- finding
