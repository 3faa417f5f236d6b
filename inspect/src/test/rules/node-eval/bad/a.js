const ejs = require("ejs");
app.post("/calc", (req, res) => {
  const sum = eval(req.body.sum); // <- finding
  new Function("x", req.body.code)(1); // <- finding
  require("ejs").render("a");
  ejs.render(req.query.page); // <- finding
});
