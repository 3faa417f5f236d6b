package dev.roadworthy.identity;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.HashSet;
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

  /// Characters that zxcvbn also reads as letters. It tries all combinations: with all of them in
  /// one password 3 s, with seven 0.1 s.
  private static final String LOOK_ALIKES = "4@8({[<369!1|70$5+%2";

  private static final int MAX_LOOK_ALIKES = 7;

  /// 0 to 4; 2 is more than 10^6 guesses, out of reach of throttled guessing, and what argon2id
  /// makes dear offline. `Password1!` is 1, `1234567890` is 0.
  private static final int MIN_SCORE = 2;

  /// Characters that must remain when the address or the app's name is taken out.
  private static final int OWN_LENGTH = 6;

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
    if (isMostly(password, List.of(email.address(), mailbox(email), app))) {
      return Optional.of("Use something that has nothing to do with your address or " + app + ".");
    }
    var strength = meter().measure(measured(password), words(email));
    if (strength.getScore() >= MIN_SCORE) {
      return Optional.empty();
    }
    return Optional.of(
        "This password would be guessed quickly. Three or four unrelated words make a good one.");
  }

  private static String mailbox(Email email) {
    int at = email.address().indexOf('@');
    return at < 0 ? email.address() : email.address().substring(0, at);
  }

  /// zxcvbn counts two known words with a dot between as many guesses; whoever guesses a person's
  /// password starts with their address.
  private static boolean isMostly(String password, List<String> words) {
    String lower = password.toLowerCase(Locale.ROOT);
    for (String word : words) {
      String rest = lower.replace(word.toLowerCase(Locale.ROOT), "");
      if (word.length() > 2 && rest.length() < OWN_LENGTH && rest.length() < lower.length()) {
        return true;
      }
    }
    return false;
  }

  /// The start of the password, with no more kinds of look-alike characters than can be tried out.
  private static String measured(String password) {
    var kinds = new HashSet<Character>();
    var text = new StringBuilder();
    for (int i = 0; i < Math.min(password.length(), MEASURED_LENGTH); i++) {
      char c = password.charAt(i);
      boolean isTooMuch =
          LOOK_ALIKES.indexOf(c) >= 0 && !kinds.contains(c) && kinds.size() == MAX_LOOK_ALIKES;
      if (LOOK_ALIKES.indexOf(c) >= 0 && !isTooMuch) {
        kinds.add(c);
      }
      text.append(isTooMuch ? '~' : c);
    }
    return text.toString();
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
