const jwt = require("jsonwebtoken");
const t = jwt.sign({ id: 1 }, key, { expiresIn: "1h" });
