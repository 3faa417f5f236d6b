app.get("/find", (req, res) => {
  const r = new RegExp(req.query.q, "i"); // <- finding
});
