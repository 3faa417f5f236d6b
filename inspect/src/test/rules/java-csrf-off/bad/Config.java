class Config {
  void configure(Http http) {
    http.csrf().disable();  // <- finding
    http.csrf(AbstractHttpConfigurer::disable);  // <- finding
  }
}
