def names(orders):
    out = []
    for order in orders:
        user = User.query.get(order.user_id)  # <- finding
        out.append(user.name)
    return out
