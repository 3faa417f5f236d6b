class Security {
  Object encoder() {
    return NoOpPasswordEncoder.getInstance();  // <- finding
  }

  boolean check(User user, String password) {
    return user.getPassword().equals(password);  // <- finding
  }
}
