const jwt = require("jsonwebtoken");
const u = jwt.verify(t, key, { algorithms: ["HS256"] });
