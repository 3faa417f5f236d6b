class A {
  void cookie(Cookie c) {
    c.setHttpOnly(true);
  }
}
