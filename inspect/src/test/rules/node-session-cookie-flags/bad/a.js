const session = require("express-session");
app.use(session({
  secret: process.env.S,
  store,
  cookie: { secure: false }, // <- finding
}));
res.cookie("token", t); // <- finding
