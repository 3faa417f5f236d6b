const fs = require("fs");
const path = require("path");
app.get("/f", (req, res) => {
  res.sendFile(req.params.name, { root: "files" });
  fs.readFile(path.join("up", path.basename(req.query.file)), done);
  fs.readFileSync("a.json");
});
