package dev.roadworthy.leaks;

import java.util.List;

/// Finds hashes of passwords by their own notation (crypt(5), Django, Werkzeug, LDAP).
final class HashProbe implements Probe {
  private static final List<Form> FORMS =
      List.of(
          new Form("$2a$", "[0-9]{2}\\$[A-Za-z0-9./]{53}"),
          new Form("$2b$", "[0-9]{2}\\$[A-Za-z0-9./]{53}"),
          new Form("$2y$", "[0-9]{2}\\$[A-Za-z0-9./]{53}"),
          new Form("$1$", "[A-Za-z0-9./]{0,8}\\$[A-Za-z0-9./]{22}"),
          new Form("$apr1$", "[A-Za-z0-9./]{0,8}\\$[A-Za-z0-9./]{22}"),
          new Form("$5$", "(rounds=[0-9]{1,9}\\$)?[A-Za-z0-9./]{0,16}\\$[A-Za-z0-9./]{43}"),
          new Form("$6$", "(rounds=[0-9]{1,9}\\$)?[A-Za-z0-9./]{0,16}\\$[A-Za-z0-9./]{86}"),
          new Form("$y$", "[A-Za-z0-9./]{1,8}\\$[A-Za-z0-9./]{1,86}\\$[A-Za-z0-9./]{43}"),
          new Form(
              "$argon2",
              "(id|i|d)\\$v=[0-9]{1,3}\\$m=[0-9]{1,9},t=[0-9]{1,5},p=[0-9]{1,3}"
                  + "\\$[A-Za-z0-9+/]{11,64}\\$[A-Za-z0-9+/]{16,90}"),
          new Form("$P$", "[A-Za-z0-9./]{31}"),
          new Form("$H$", "[A-Za-z0-9./]{31}"),
          new Form("$S$", "[A-Za-z0-9./]{52}"),
          new Form("pbkdf2_sha256$", "[0-9]{3,8}\\$[A-Za-z0-9]{4,32}\\$[A-Za-z0-9+/=]{40,48}"),
          new Form("pbkdf2:sha", "[0-9]{1,3}:[0-9]{3,8}\\$[A-Za-z0-9]{4,32}\\$[a-f0-9]{40,128}"),
          new Form(
              "scrypt:", "[0-9]{3,8}:[0-9]{1,3}:[0-9]{1,3}\\$[A-Za-z0-9]{4,32}\\$[a-f0-9]{128}"),
          new Form("{SSHA}", "[A-Za-z0-9+/=]{32,64}"),
          new Form("{SHA}", "[A-Za-z0-9+/]{27}="));

  private record Form(String lead, String rest) {}

  private final Generic generic;
  private final String lead;
  private final Shape rest;

  private HashProbe(Generic generic, Form form) {
    this.generic = generic;
    this.lead = form.lead();
    this.rest = Shape.of(form.rest());
  }

  static List<String> leads() {
    return FORMS.stream().map(Form::lead).toList();
  }

  static HashProbe of(Generic generic, int form) {
    return new HashProbe(generic, FORMS.get(form));
  }

  @Override
  public void look(Scan scan, int from, int to) {
    byte[] b = scan.bytes;
    int end = Bytes.at(b, from, scan.end, lead) ? rest.match(b, to, scan.end) : -1;
    Source source = scan.source;
    boolean code =
        source.context() == Context.TEST
            || source.context() == Context.VENDORED
            || source.context() == Context.DOCUMENTATION;
    if (end < 0 || end < scan.end && Bytes.isAlnum(b[end]) || code) {
      return;
    }
    Confidence c = Judge.inContext(Confidence.HIGH, source, true);
    scan.add(from, end, generic.of("password-hash"), c, true, 2);
  }
}
