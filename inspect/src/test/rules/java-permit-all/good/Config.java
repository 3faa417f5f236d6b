class Config {
  void configure(Http http) {
    http.authorizeRequests().requestMatchers("/").permitAll().anyRequest().authenticated();
  }
}
