class Reader {
  Object read(byte[] json) {
    return mapper.readValue(json, Order.class);
  }
}
