@CrossOrigin(origins = "*") // <- finding
class Api {
  void cors(Registry registry) {
    registry.addMapping("/**").allowedOrigins("*");  // <- finding
  }
}
