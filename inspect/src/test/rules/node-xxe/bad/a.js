const libxmljs = require("libxmljs");
app.post("/x", (req, res) => {
  libxmljs.parseXmlString(req.body.xml, { noent: true, noblanks: true }); // <- finding
});
