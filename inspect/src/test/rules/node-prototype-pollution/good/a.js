const _ = require("lodash");
app.put("/me", (req, res) => {
  _.merge(user, { name: "x" });
  user.name = String(req.body.name);
});
