const { exec } = require("child_process");
const run = require("util").promisify(exec);
app.post("/ping", (req, res) => {
  exec("ping -c 2 " + req.body.address, done); // <- finding
  run(`convert ${req.body.file}`); // <- finding
});
