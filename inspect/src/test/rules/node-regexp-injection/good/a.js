app.get("/find", (req, res) => {
  const r = new RegExp(escapeRegExp(req.query.q), "i");
  const s = new RegExp("a+b");
});
