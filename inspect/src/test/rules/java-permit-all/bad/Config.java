class Config {
  void configure(Http http) {
    http.authorizeRequests().anyRequest().permitAll();  // <- finding
  }
}
