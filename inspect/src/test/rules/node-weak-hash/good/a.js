const crypto = require("crypto");
const etag = crypto.createHash("md5").update(body).digest("hex");
const hash = bcrypt.hashSync(password, 12);
