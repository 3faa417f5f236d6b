class Out {
  String out(int id) {
    return "redirect:/owners/" + id;
  }
}
