app.post("/login", async (req, res) => {
  if (await bcrypt.compare(req.body.password, user.password)) res.send("in");
  if (req.body.password !== req.body.confirmPassword) res.send("no");
});
app.post("/signup", async (req, res) => {
  await User.create({ name: req.body.name, password: await bcrypt.hash(req.body.password, 12) });
});
