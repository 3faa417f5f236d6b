class Calc {
  Object run() {
    return parser.parseExpression("1 + 1").getValue();
  }
}
