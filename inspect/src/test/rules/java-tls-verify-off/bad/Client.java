class Client {
  Object client() {
    return builder.setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE);  // <- finding
  }
}
