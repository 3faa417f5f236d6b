app.get("/hi", (req, res) => {
  res.send({ name: req.query.name });
  res.json(req.query);
});
function show(message) {
  div.innerHTML = "";
  div.textContent = message.text;
  div.innerHTML = `<p>${escapeHtml(message.text)}</p>`;
}
