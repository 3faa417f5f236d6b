db.drop_all()
