async function f(ids) {
  for (const id of ids) {
    const u = await User.findById(id); // <- finding
  }
}
