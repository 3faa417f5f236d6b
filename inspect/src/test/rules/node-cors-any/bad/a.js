const cors = require("cors");
app.use(cors()); // <- finding
res.setHeader("Access-Control-Allow-Origin", "*"); // <- finding
