class Calc {
  Object run(String text) {
    return parser.parseExpression(text).getValue();  // <- finding
  }
}
