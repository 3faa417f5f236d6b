class Reader {
  Object read(java.io.InputStream in) throws Exception {
    return new ObjectInputStream(in).readObject();  // <- finding
  }
}
