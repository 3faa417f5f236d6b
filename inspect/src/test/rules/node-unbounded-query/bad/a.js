app.get("/users", async (req, res) => {
  res.json(await User.find({})); // <- finding
});
