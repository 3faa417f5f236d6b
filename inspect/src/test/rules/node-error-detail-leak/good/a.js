app.get("/a", async (req, res) => {
  try { await work(); } catch (err) {
    log.error(err);
    res.status(500).json({ error: "Something went wrong" });
  }
});
app.use((err, req, res, next) => {
  res.json({ error: process.env.NODE_ENV === "development" ? err.stack : "Error" });
});
