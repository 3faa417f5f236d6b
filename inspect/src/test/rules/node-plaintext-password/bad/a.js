app.post("/login", async (req, res) => {
  const user = await User.findOne({ name: String(req.body.name) });
  if (user.password === req.body.password) res.send("in"); // <- finding
});
app.post("/signup", async (req, res) => {
  await User.create({ name: req.body.name, password: req.body.password }); // <- finding
});
