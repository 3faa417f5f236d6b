import ast
from flask import Flask, request

app = Flask(__name__)


@app.route("/calc")
def calc():
    model.eval()
    return str(ast.literal_eval(request.args["expr"]))


value = eval("1 + 1")
