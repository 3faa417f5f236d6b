const { exec, execFile } = require("child_process");
app.post("/ping", (req, res) => {
  execFile("ping", ["-c", "2", req.body.address]);
  exec("uptime");
  /a(b)/.exec(req.body.x);
});
