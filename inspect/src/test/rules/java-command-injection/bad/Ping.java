class Ping {
  void ping(String host) throws Exception {
    Runtime.getRuntime().exec("ping " + host);  // <- finding
    new ProcessBuilder("sh", "-c", "ping " + host).start();  // <- finding
  }
}
