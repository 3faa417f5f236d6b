class Config {
  void configure(Http http) {
    http.csrf(withDefaults());
  }
}
