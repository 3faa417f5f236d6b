class Hash {
  String etag(byte[] content) {
    return DigestUtils.md5Hex(content);
  }
}
