const session = require("express-session");
app.use(session({ secret: process.env.S, resave: false })); // <- finding
