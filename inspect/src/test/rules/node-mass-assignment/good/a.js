app.post("/users", async (req, res) => {
  await User.create({ name: req.body.name });
});
