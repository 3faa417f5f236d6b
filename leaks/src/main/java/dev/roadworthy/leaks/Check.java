package dev.roadworthy.leaks;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;

/// What can be known of a value beyond its shape, without asking its provider.
enum Check {
  NONE("-"),
  AWS_KEY("aws-key"),
  AFTER_EQUALS("after-equals"),
  GITHUB_CRC("github-crc"),
  NPM_CRC("npm-crc"),
  JWT("jwt"),
  JWT_BASE64("jwt-base64"),
  FREEMIUS("freemius"),
  RECAPTCHA("recaptcha"),
  MIXED("mixed"),
  NAME_ENOUGH("name-enough"),
  PEM_BASE64("pem-base64");

  /// What a check says.
  enum Answer {
    /// It carries a checksum that holds, or parses as what it claims to be.
    PROVEN,
    /// Nothing speaks against it.
    OPEN,
    /// Its checksum does not hold: an old, a made-up or a cut value.
    DOUBTFUL,
    /// It is not such a credential.
    REFUTED
  }

  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final String word;

  Check(String word) {
    this.word = word;
  }

  static Check named(String word) {
    for (Check c : values()) {
      if (c.word.equals(word)) {
        return c;
      }
    }
    throw new IllegalArgumentException("no such check: " + word);
  }

  Answer of(byte[] b, int from, int to) {
    return switch (this) {
      case NONE, AFTER_EQUALS, RECAPTCHA, NAME_ENOUGH -> Answer.OPEN;
      case PEM_BASE64 ->
          decoded(b, from, from + (Math.min(to, from + 80) - from) / 4 * 4).contains("PRIVATE KEY")
              ? Answer.PROVEN
              : Answer.REFUTED;
      case MIXED -> mixed(b, from, to);
      case AWS_KEY -> aws(b, from, to);
      case GITHUB_CRC, NPM_CRC -> crc(b, from, to);
      case JWT -> jwt(b, from, to);
      case JWT_BASE64 -> encodedJwt(b, from, to);
      case FREEMIUS -> phpArray(b, from);
    };
  }

  /// Upper and lower case and digits: a name of program text seldom has all three so mixed.
  private static Answer mixed(byte[] b, int from, int to) {
    Look look = Look.at(b, from, to);
    boolean all = look.digits() >= 2 && look.uppers() >= 2 && look.lowers() >= 2;
    return all && look.random() ? Answer.OPEN : Answer.REFUTED;
  }

  /// Amazon's own documents use ids that end in EXAMPLE.
  private static Answer aws(byte[] b, int from, int to) {
    return Bytes.at(b, to - 7, to, "EXAMPLE") ? Answer.DOUBTFUL : Answer.OPEN;
  }

  /// GitHub and npm end a token with the CRC-32 of its middle, in base 62, six digits (github.blog,
  /// "Behind GitHub's new authentication token formats", 2021).
  private static Answer crc(byte[] b, int from, int to) {
    int body = from + 4;
    var crc = new CRC32();
    crc.update(b, body, to - 6 - body);
    long left = crc.getValue();
    for (int i = to - 1; i >= to - 6; i--) {
      if (b[i] != BASE62.charAt((int) (left % 62))) {
        return Answer.DOUBTFUL;
      }
      left /= 62;
    }
    return Answer.PROVEN;
  }

  /// RFC 7519: the first part is JSON that names an algorithm, "none" signs nothing.
  private static Answer jwt(byte[] b, int from, int to) {
    int dot = from;
    while (dot < to && b[dot] != '.') {
      dot++;
    }
    String head = decoded(b, from, dot);
    if (!head.startsWith("{") || !head.contains("\"alg\"") && !head.contains("\"typ\"")) {
      return Answer.REFUTED;
    }
    int second = dot + 1;
    int stop = second;
    while (stop < to && b[stop] != '.') {
      stop++;
    }
    boolean dead = shortLived(second < stop ? decoded(b, second, stop) : "");
    return head.contains("\"none\"") || dead ? Answer.DOUBTFUL : Answer.OPEN;
  }

  /// A token that says it ends within 90 days of its issue has ended by the time it is found.
  private static boolean shortLived(String claims) {
    long exp = number(claims, "\"exp\":");
    long iat = number(claims, "\"iat\":");
    return exp > 0 && (iat == 0 || exp - iat < 90L * 24 * 3600);
  }

  private static long number(String json, String key) {
    int at = json.indexOf(key);
    long n = 0;
    for (int i = at + key.length(); at >= 0 && i < json.length() && n < 1L << 50; i++) {
      char c = json.charAt(i);
      if (Bytes.isDigit(c)) {
        n = n * 10 + (c - '0');
      } else if (c != ' ' || n > 0) {
        break;
      }
    }
    return n;
  }

  private static Answer encodedJwt(byte[] b, int from, int to) {
    String inner = decoded(b, from, to - (to - from) % 4);
    int dot = inner.indexOf('.');
    byte[] text = inner.getBytes(StandardCharsets.ISO_8859_1);
    return dot < 0 ? Answer.REFUTED : jwt(text, 0, dot);
  }

  /// A Freemius key stands in PHP: `'secret_key' => 'sk_...'`.
  private static Answer phpArray(byte[] b, int from) {
    for (int i = from - 1; i > 0 && i > from - 12; i--) {
      if (b[i] == '>' && b[i - 1] == '=') {
        return Answer.OPEN;
      }
    }
    return Answer.REFUTED;
  }

  /// The text that base 64 (either alphabet, padding or not) hides, or an empty one.
  static String decoded(byte[] b, int from, int to) {
    while (to > from && b[to - 1] == '=') {
      to--;
    }
    if ((to - from) % 4 == 1) {
      return "";
    }
    byte[] text = new byte[to - from];
    for (int i = from; i < to; i++) {
      int c = b[i];
      text[i - from] = (byte) (c == '-' ? '+' : c == '_' ? '/' : c);
    }
    try {
      return new String(Base64.getDecoder().decode(text), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
