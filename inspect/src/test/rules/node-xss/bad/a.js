app.get("/hi", (req, res) => {
  res.send("<h1>Hello " + req.query.name + "</h1>"); // <- finding
});
function show(message) {
  const div = document.createElement("div");
  div.innerHTML = `<p>${message.text}</p>`; // <- finding
}
