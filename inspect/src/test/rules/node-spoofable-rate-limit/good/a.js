const rateLimit = require("express-rate-limit");
app.set("trust proxy", 1);
app.use(rateLimit({ max: 5 }));
