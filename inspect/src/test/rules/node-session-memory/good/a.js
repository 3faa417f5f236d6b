const session = require("express-session");
app.use(session({ secret: process.env.S, store: new PgStore() }));
