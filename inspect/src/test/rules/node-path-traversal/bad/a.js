const fs = require("fs");
const path = require("path");
app.get("/f", (req, res) => {
  res.sendFile(path.join(__dirname, "files", req.params.name)); // <- finding
  fs.readFile("./up/" + req.query.file, done); // <- finding
});
