const errorHandler = require("errorhandler");
app.use(errorHandler()); // <- finding
