package dev.roadworthy.identity;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a new password must be, after NIST SP 800-63B, 5.1.1.2: long enough and not one that is
/// guessed early; no rule about kinds of characters, no expiry.
final class PasswordRules {
  static final int MIN_LENGTH = 10;

  /// Bounds the work of hashing and measuring; NIST asks for at least 64.
  static final int MAX_LENGTH = 256;

  /// zxcvbn's work grows with the square of the length; what is good after 64 characters is good.
  private static final int MEASURED_LENGTH = 64;

  /// 0 to 4; 2 is more than 10^6 guesses, out of reach of throttled guessing, and what argon2id
  /// makes dear offline. `Password1!` is 1, `1234567890` is 0.
  private static final int MIN_SCORE = 2;

  private final String app;

  /// The word lists are 11 MB and read in 0.1 s: kept while people sign up, let go under memory
  /// pressure.
  private volatile SoftReference<Zxcvbn> meter = new SoftReference<>(null);

  PasswordRules(String app) {
    this.app = app;
  }

  /// A sentence that says what is wrong with the password, or nothing when it is good.
  Optional<String> complaint(String password, Email email) {
    int length = password.codePointCount(0, password.length());
    if (length < MIN_LENGTH) {
      return Optional.of(
          "Use at least " + MIN_LENGTH + " characters; this one has " + length + ".");
    }
    if (length > MAX_LENGTH) {
      return Optional.of("Use at most " + MAX_LENGTH + " characters; this one has " + length + ".");
    }
    if (password.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      return Optional.of("Leave out tabs, line breaks and other control characters.");
    }
    var strength = meter().measure(start(password), words(email));
    if (strength.getScore() >= MIN_SCORE) {
      return Optional.empty();
    }
    return Optional.of(
        "This password would be guessed quickly. Three or four unrelated words make a good one.");
  }

  private static String start(String password) {
    return password.length() <= MEASURED_LENGTH ? password : password.substring(0, MEASURED_LENGTH);
  }

  private List<String> words(Email email) {
    var words = new ArrayList<String>();
    words.add("roadworthy");
    words.add(app.toLowerCase(Locale.ROOT));
    words.add(email.address());
    for (String part : email.address().split("[@.+_-]+")) {
      if (part.length() > 2) {
        words.add(part);
      }
    }
    return words;
  }

  private Zxcvbn meter() {
    @Nullable Zxcvbn kept = meter.get();
    if (kept != null) {
      return kept;
    }
    var fresh = new Zxcvbn();
    meter = new SoftReference<>(fresh);
    return fresh;
  }
}
