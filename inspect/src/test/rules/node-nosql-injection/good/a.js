const User = require("mongoose").model("User");
app.post("/login", (req, res) => {
  User.findOne({ name: String(req.body.name) }, done);
  User.findById(req.params.id);
});
