def names(orders):
    users = {u.id: u for u in User.query.filter(User.id.in_([o.user_id for o in orders]))}
    return [users[o.user_id].name for o in orders]
