const session = require("express-session");
app.use(session({ secret: process.env.S, store, cookie: { secure: true, sameSite: "lax" } }));
res.cookie("token", t, { httpOnly: true, secure: true });
res.cookie("theme", "dark");
