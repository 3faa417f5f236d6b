import jwt

a = jwt.decode(token, key, algorithms=["HS256"])
