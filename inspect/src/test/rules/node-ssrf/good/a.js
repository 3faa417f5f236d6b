const axios = require("axios");
app.get("/p", async (req, res) => {
  await axios.get(`https://api.example.com/items/${req.query.id}`);
  if (!HOSTS.includes(req.query.host)) return;
  await axios.get(req.query.host);
});
