const User = require("mongoose").model("User");
app.post("/login", (req, res) => {
  User.findOne({ name: req.body.name, password: req.body.password }, done); // <- finding
  User.find({ $where: `this.age > ${req.body.age}` }); // <- finding
});
