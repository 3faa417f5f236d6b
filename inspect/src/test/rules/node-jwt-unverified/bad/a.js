const jwt = require("jsonwebtoken");
const u = jwt.verify(t, key, { ignoreExpiration: true }); // <- finding
