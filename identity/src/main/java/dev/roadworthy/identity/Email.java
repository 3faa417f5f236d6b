package dev.roadworthy.identity;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// An e-mail address in the one spelling we compare and store: lower case, without blanks around
/// it, its domain in the ASCII form of internationalised names (RFC 5890). Mailbox names are ASCII
/// (RFC 5321, 4.1.2 without quoting), because the address travels in a header to the app.
record Email(String address) {
  /// RFC 5321, 4.5.3.1: a path is 256 octets with its brackets.
  private static final int MAX_LENGTH = 254;

  private static final Pattern MAILBOX =
      Pattern.compile("[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  /// The address in its one spelling, or nothing when the text is not an address.
  static Optional<Email> parse(String text) {
    String whole = text.strip().toLowerCase(Locale.ROOT);
    int at = whole.lastIndexOf('@');
    if (whole.length() > MAX_LENGTH || at < 1 || at > 64) {
      return Optional.empty();
    }
    String mailbox = whole.substring(0, at);
    String domain;
    try {
      domain = IDN.toASCII(whole.substring(at + 1), IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    domain = domain.toLowerCase(Locale.ROOT);
    boolean good =
        MAILBOX.matcher(mailbox).matches()
            && DOMAIN.matcher(domain).matches()
            && mailbox.length() + domain.length() < MAX_LENGTH;
    return good ? Optional.of(new Email(mailbox + "@" + domain)) : Optional.empty();
  }
}
