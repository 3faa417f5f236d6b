app.get("/go", (req, res) => {
  res.redirect("/home");
  res.redirect(`/users/${req.params.id}`);
  res.redirect(req.originalUrl);
  if (ALLOWED.includes(req.query.to)) res.redirect(req.query.to);
});
