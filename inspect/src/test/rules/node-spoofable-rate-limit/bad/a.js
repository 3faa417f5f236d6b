const rateLimit = require("express-rate-limit");
app.use(rateLimit({
  keyGenerator: (req) => req.headers["x-forwarded-for"], // <- finding
}));
