package dev.roadworthy.database;

import dev.roadworthy.database.Schema.Content;
import dev.roadworthy.database.Schema.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells from a column's name and the shape of its values what it holds. Values come in, counts and
/// shapes go out.
final class Contents {
  /// Of the values, so that a column with a few odd ones is still told.
  private static final double MOST = 0.6;

  private static final Pattern EMAIL =
      Pattern.compile("[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,}");
  private static final Pattern PHONE = Pattern.compile("[+(]?[0-9][0-9 ()./x+-]{5,22}");
  private static final Pattern IP =
      Pattern.compile("(?:\\d{1,3}\\.){3}\\d{1,3}|[0-9a-fA-F:]{3,39}:[0-9a-fA-F:.]*");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9+/_=.~-]{16,}");
  private static final Pattern DATE = Pattern.compile("\\d{4}[-/.]\\d\\d?[-/.]\\d\\d?.*|\\d{9,13}");
  private static final Pattern CARD = Pattern.compile("[0-9]{4}[ -]?(?:[0-9][ -]?){9,15}");
  private static final Set<String> PASSWORD =
      Set.of(
          "password",
          "passwd",
          "pwd",
          "pass",
          "passphrase",
          "passhash",
          "userpassword",
          "pswd",
          "pword");

  /// With one of these the column is about a password and holds none.
  private static final Set<String> ABOUT =
      Set.of(
          "at",
          "on",
          "date",
          "time",
          "expires",
          "expiry",
          "expired",
          "changed",
          "updated",
          "reset",
          "token",
          "count",
          "attempts",
          "id",
          "salt",
          "algorithm",
          "algo",
          "hint",
          "type",
          "required",
          "policy",
          "length",
          "enabled",
          "is",
          "has",
          "must",
          "temporary",
          "last",
          "age",
          "rate",
          "through",
          "port",
          "fail",
          "failed",
          "question",
          "code",
          "key",
          "url");

  private static final Set<String> PEOPLE =
      Set.of(
          "user",
          "users",
          "customer",
          "customers",
          "employee",
          "employees",
          "person",
          "people",
          "persons",
          "member",
          "members",
          "contact",
          "contacts",
          "patient",
          "patients",
          "student",
          "students",
          "guest",
          "guests",
          "lead",
          "leads",
          "subscriber",
          "subscribers",
          "profile",
          "profiles",
          "account",
          "accounts",
          "staff",
          "author",
          "authors",
          "client",
          "clients");

  private Contents() {}

  /// `passwordHash`, `password_hash` and `Password Hash` are the words password, hash.
  static List<String> words(String name) {
    return Arrays.stream(
            name.replaceAll("([a-z0-9])([A-Z])", "$1 $2")
                .replaceAll("([A-Z]+)([A-Z][a-z])", "$1 $2")
                .toLowerCase(Locale.ROOT)
                .split("[^a-z0-9]+"))
        .filter(w -> !w.isEmpty())
        .toList();
  }

  /// Whether its name makes it worth a look though its type is not text.
  static boolean named(String table, String column) {
    return byName(words(table), words(column)) != null;
  }

  /// @param values without nulls; cut at some hundred characters
  /// @param salted whether the table has a column for a salt
  static @Nullable Content judge(String table, String column, List<String> values, boolean salted) {
    var seen = values.stream().map(String::strip).filter(v -> !v.isEmpty()).toList();
    if (seen.isEmpty()) {
      return null;
    }
    Kind kind = byName(words(table), words(column));
    if (kind == Kind.PASSWORD_PLAIN) {
      return password(seen, salted);
    }
    if (kind != null) {
      Content c = counted(kind, seen, test(kind), shape(kind));
      if (c != null) {
        return c;
      }
    }
    return counted(Kind.EMAIL, seen, v -> EMAIL.matcher(v).matches(), shape(Kind.EMAIL));
  }

  private static @Nullable Content counted(
      Kind kind, List<String> seen, Predicate<String> test, String shape) {
    long n = seen.stream().filter(test).count();
    return n > 0 && n >= MOST * seen.size() ? new Content(kind, seen.size(), n, shape) : null;
  }

  private static @Nullable Content password(List<String> seen, boolean salted) {
    if (seen.stream().allMatch(v -> DATE.matcher(v).matches() && v.contains("-"))
        || seen.stream().allMatch(v -> v.matches("0|1|t|f|true|false|[Yy]es|[Nn]o"))) {
      return null;
    }
    Map<PasswordShape.Strength, Integer> counts = new HashMap<>();
    Map<PasswordShape.Strength, String> forms = new HashMap<>();
    for (String v : seen) {
      var s = PasswordShape.of(v, salted);
      counts.merge(s.strength(), 1, Integer::sum);
      forms.putIfAbsent(s.strength(), s.form());
    }
    int real = seen.size() - counts.getOrDefault(PasswordShape.Strength.DISABLED, 0);
    for (var strength : PasswordShape.Strength.values()) {
      int n = counts.getOrDefault(strength, 0);
      // One odd value among many hashes is an imported account, not how the app keeps passwords.
      boolean enough = n > 0 && n * 20 >= real;
      if (enough && strength != PasswordShape.Strength.DISABLED) {
        return new Content(kind(strength), real, n, forms.getOrDefault(strength, ""));
      }
    }
    return null;
  }

  private static Kind kind(PasswordShape.Strength strength) {
    return switch (strength) {
      case PLAIN -> Kind.PASSWORD_PLAIN;
      case WEAK -> Kind.PASSWORD_WEAK_HASH;
      case STRONG -> Kind.PASSWORD_HASH;
      case UNKNOWN, DISABLED -> Kind.PASSWORD_UNKNOWN;
    };
  }

  private static @Nullable Kind byName(List<String> table, List<String> column) {
    if (column.isEmpty()) {
      return null;
    }
    if (column.stream().anyMatch(PASSWORD::contains)
        && column.stream().noneMatch(ABOUT::contains)) {
      return Kind.PASSWORD_PLAIN;
    }
    String joined = String.join("_", column);
    String last = column.getLast();
    if (joined.matches("(?:.*_)?(?:token|api_?key|secret|secret_?key|access_?key|session_key)")
        && !joined.contains("csrf")) {
      return Kind.TOKEN;
    }
    if (joined.matches("(?:.*_)?(?:dob|birth_?date|birth_?day|date_of_birth|born_on)")) {
      return Kind.BIRTH_DATE;
    }
    if (joined.matches(
        "(?:.*_)?(?:ssn|national_id|passport(?:_(?:no|number))?|tax_id|iban|nino|"
            + "social_security(?:_number)?)")) {
      return Kind.NATIONAL_ID;
    }
    if (joined.matches("(?:.*_)?(?:card_?(?:no|num|number)|cc_?(?:no|num|number)|pan)")) {
      return Kind.PAYMENT_CARD;
    }
    if (last.matches("phone\\d?|mobile|telephone|tel|fax|cellphone|cell")
        || joined.matches(".*(?:phone|mobile)_?(?:no|num|number)")) {
      return Kind.PHONE;
    }
    return nameOrPlace(table, joined);
  }

  private static @Nullable Kind nameOrPlace(List<String> table, String joined) {
    if (joined.matches("(?:.*_)?ip(?:_?addr(?:ess)?)?|(?:remote|client)_addr(?:ess)?")) {
      return Kind.IP_ADDRESS;
    }
    if (joined.matches("(?:.*_)?e_?mail(?:_?address)?")) {
      return Kind.EMAIL;
    }
    if (joined.matches(
        "(?:.*_)?(?:street|address(?:_?(?:line)?_?\\d)?|post_?code|zip(?:_?code)?|"
            + "postal_?code)")) {
      return Kind.ADDRESS;
    }
    if (joined.matches(
            "(?:.*_)?(?:first|last|full|given|family|middle|maiden|contact)_?name"
                + "|surname|forename|lastname|firstname")
        || joined.matches("name|display_name") && table.stream().anyMatch(PEOPLE::contains)) {
      return Kind.PERSON_NAME;
    }
    return null;
  }

  private static Predicate<String> test(Kind kind) {
    return switch (kind) {
      case EMAIL -> v -> EMAIL.matcher(v).matches();
      case PHONE -> v -> PHONE.matcher(v).matches();
      case IP_ADDRESS -> v -> IP.matcher(v).matches();
      case TOKEN -> v -> TOKEN.matcher(v).matches() && v.chars().distinct().count() >= 8;
      case BIRTH_DATE -> v -> DATE.matcher(v).matches() || v.matches("[0-9/.-]{6,10}.*");
      case PAYMENT_CARD -> v -> CARD.matcher(v).matches() && luhn(v);
      case NATIONAL_ID -> v -> v.length() >= 6 && v.chars().anyMatch(Character::isDigit);
      case PERSON_NAME -> v -> v.length() <= 80 && v.chars().anyMatch(Character::isLetter);
      case ADDRESS -> v -> v.length() >= 3;
      case PASSWORD_PLAIN, PASSWORD_WEAK_HASH, PASSWORD_HASH, PASSWORD_UNKNOWN -> v -> true;
    };
  }

  private static String shape(Kind kind) {
    return switch (kind) {
      case EMAIL -> "e-mail addresses";
      case PHONE -> "telephone numbers";
      case IP_ADDRESS -> "network addresses";
      case TOKEN -> "secret values in clear";
      case BIRTH_DATE -> "dates of birth";
      case PAYMENT_CARD -> "card numbers with a right check digit";
      case NATIONAL_ID -> "numbers that name one person";
      case PERSON_NAME -> "names of people";
      case ADDRESS -> "postal addresses";
      case PASSWORD_PLAIN, PASSWORD_WEAK_HASH, PASSWORD_HASH, PASSWORD_UNKNOWN -> "passwords";
    };
  }

  /// ISO/IEC 7812-1, annex B.
  static boolean luhn(String value) {
    int sum = 0;
    boolean twice = false;
    for (int i = value.length() - 1; i >= 0; i--) {
      int d = Character.digit(value.charAt(i), 10);
      if (d < 0) {
        continue;
      }
      int x = twice ? d * 2 : d;
      sum += x > 9 ? x - 9 : x;
      twice = !twice;
    }
    return sum > 0 && sum % 10 == 0;
  }
}
