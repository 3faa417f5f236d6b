class Ping {
  void ping(String host) throws Exception {
    new ProcessBuilder("ping", "-c", "1", host).start();
    Runtime.getRuntime().exec("sync");
  }
}
