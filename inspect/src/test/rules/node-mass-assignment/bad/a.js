app.post("/users", async (req, res) => {
  await User.create(req.body); // <- finding
});
