class Out {
  String out(String url) {
    return "redirect:" + url;  // <- finding
  }
}
