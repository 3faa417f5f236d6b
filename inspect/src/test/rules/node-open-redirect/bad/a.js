app.get("/go", (req, res) => {
  res.redirect(req.query.url); // <- finding
  const next = req.body.next;
  res.redirect(302, next); // <- finding
});
