app.get("/users", async (req, res) => {
  res.json(await User.find({}).limit(50));
  await User.find({ team: 1 });
});
