const _ = require("lodash");
app.put("/me", (req, res) => {
  _.merge(user, req.body); // <- finding
});
