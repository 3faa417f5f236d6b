const axios = require("axios");
app.get("/p", async (req, res) => {
  const r = await axios.get(req.query.url); // <- finding
  await fetch(req.body.hook, { method: "POST" }); // <- finding
});
