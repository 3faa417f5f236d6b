app.post("/import", (req, res) => {
  const items = JSON.parse(req.body.items);
});
