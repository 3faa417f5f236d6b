async function f(ids) {
  const users = await User.find({ _id: { $in: ids } });
  for (const u of users) use(u);
}
