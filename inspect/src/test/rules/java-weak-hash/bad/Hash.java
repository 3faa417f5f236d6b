class Hash {
  String hash(String password) {
    return DigestUtils.md5Hex(password);  // <- finding
  }
}
