const crypto = require("crypto");
const hashPassword = (password) =>
  crypto.createHash("md5").update(password).digest("hex"); // <- finding
