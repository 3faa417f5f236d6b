const errorHandler = require("errorhandler");
if (process.env.NODE_ENV === "development") {
  app.use(errorHandler());
}
