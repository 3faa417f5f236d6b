app.get("/a", async (req, res) => {
  try { await work(); } catch (err) {
    res.status(500).json({ error: err.stack }); // <- finding
  }
});
app.use((err, req, res, next) => {
  res.status(500).render("error", { error: err }); // <- finding
});
