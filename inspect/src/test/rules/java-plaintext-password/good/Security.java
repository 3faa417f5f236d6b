class Security {
  Object encoder() {
    return new BCryptPasswordEncoder();
  }
}
