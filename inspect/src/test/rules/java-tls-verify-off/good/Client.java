class Client {
  Object client() {
    return builder.build();
  }
}
