app.post("/calc", (req, res) => {
  const sum = Number(req.body.sum);
  eval("1 + 1");
  setTimeout(() => done(), 5);
});
