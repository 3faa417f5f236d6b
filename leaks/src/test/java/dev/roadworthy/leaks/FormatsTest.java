package dev.roadworthy.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The ways in which people write a credential down. Values are drawn, never written here.
class FormatsTest {
  private static final String WEAK = "hunter" + 22;
  private static final String REAL = new Samples(7).secret(32);

  private static List<Leak> leaks(String path, String text) {
    byte[] b = text.getBytes(StandardCharsets.UTF_8);
    return LeakDetector.standard().scan(path, b, b.length);
  }

  private static void finds(String kind, String path, String text) {
    assertThat(leaks(path, text)).as(path + ": " + text).anyMatch(l -> l.kind().equals(kind));
  }

  private static void passes(String path, String text) {
    assertThat(leaks(path, text)).as(path + ": " + text).isEmpty();
  }

  @Test
  void passwordsInSettingsAndCodeAreFound() {
    finds("password", ".env", "DB_PASSWORD=" + WEAK);
    finds("password", "application.properties", "spring.datasource.password = " + WEAK);
    finds("password", "config.yml", "db:\n  password: " + WEAK + "\n");
    finds("password", "docker-compose.yml", "  - MYSQL_ROOT_PASSWORD=" + WEAK + "\n");
    finds("password", "a.json", "{\"password\": \"" + WEAK + "\"}");
    finds("password", "a.js", "const cfg = { password: '" + WEAK + "' }");
    finds("password", "a.py", "PASSWORD = \"" + WEAK + "\"");
    finds("password", "A.java", "String dbPassword = \"" + WEAK + "\";");
    finds("password", "a.go", "var password string = \"" + WEAK + "\"");
    finds("password", "a.php", "define( 'DB_PASSWORD', '" + WEAK + "' );");
    finds("password", "a.xml", "<server><password>" + WEAK + "</password></server>");
    finds("password", "nuget.config", "<add key=\"Password\" value=\"" + WEAK + "\" />");
    finds("password", "deploy.sh", "export PGPASSWORD='" + WEAK + "'");
    finds("password", "k8s.yml", "- name: DB_PASSWORD\n  value: " + WEAK + "\n");
    finds("password", "A.java", "factory.setPassword(\"" + WEAK + "\");");
    finds("password", "a.cs", "var c = \"Server=db;User=sa;Password=" + WEAK + ";\";");
    finds("password", "a.py", "os.environ.get(\"DB_PASSWORD\", \"" + WEAK + "\")");
    finds("secret", "a.js", "app.use(session({ secret: 'keyboard cat' }))");
    finds("secret", "a.js", "const key = process.env.JWT_SECRET || '" + WEAK + "'");
    finds("secret", "settings.py", "SECRET_KEY = '" + REAL + "'");
    finds("api-key", "a.ts", "const apiKey = \"" + REAL + "\";");
    finds("token", "a.rb", "auth_token: '" + REAL + "'");
  }

  @Test
  void filesOfKnownFormsAreFound() {
    finds("password", ".netrc", "machine h.example login joe password " + WEAK + "\n");
    finds("password", ".pgpass", "localhost:5432:db:joe:" + WEAK + "\n");
    finds(
        "password-hash",
        ".htpasswd",
        "joe:$apr1$" + "tp8glkbm$" + new Samples(1).of("abcdefgHIJK./0189", 22) + "\n");
    finds(
        "password-hash",
        "etc/shadow",
        "joe:$6$" + "abcdefgh$" + new Samples(1).of("abcdefgHIJK./0189", 86) + ":1:0:9:7:::\n");
    finds("master-key", "config/master.key", new Samples(3).of("0123456789abcdef", 32));
    finds("key-store", "certs/server.p12", "\u0001\u0002");
    finds("password-database", "joe.kdbx", "\u0003");
    finds("browser-logins", "profile/key4.db", "SQLite format 3");
    finds("private-key", "id_rsa", pem("RSA PRIVATE KEY"));
    finds("private-key", "a.py", "K = \"" + pem("PRIVATE KEY").replace("\n", "\\n") + "\"");
    finds("kubernetes-secret", "s.yaml", "kind: Secret\ndata:\n  db: " + base64(REAL) + "\n");
  }

  private static String pem(String what) {
    var body = new StringBuilder("-----BEGIN " + what + "-----\n");
    for (int i = 0; i < 6; i++) {
      body.append(new Samples(i).secret(64)).append('\n');
    }
    return body.append("-----END ").append(what).append("-----\n").toString();
  }

  @Test
  void keysAndCookiesInTextAreFound() {
    String d = new Samples(4).secret(43);
    finds("json-web-key", "a.json", "{\"kty\":\"oct\",\"k\":\"" + d + "\"}");
    finds(
        "json-web-key", "a.json", "{\n \"kty\": \"EC\",\n \"x\": \"a\",\n \"d\": \"" + d + "\"\n}");
    passes("a.json", "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + d + "\"}");
    finds("private-key-base64", "a.json", "{\"pem\": \"" + base64(pem("PRIVATE KEY")) + "\"}");
    String line = "#HttpOnly_h.example\tFALSE\t/\tFALSE\t0\tsession\t" + d + "\n";
    finds("session-cookie", "cookies.txt", "# Netscape HTTP Cookie File\n\n" + line);
    finds("secret", "app.py", "SECRET = \"CHANGE_ME\"");
    finds("secret", "app.js", "app.use(session({ secret: 'secret' }))");
    finds("password", "Info.plist", "<key>password</key>\n<string>" + WEAK + "</string>");
    finds("token", "Dockerfile", "ENV API_TOKEN " + REAL + "\n");
    finds(
        "sql-password",
        "a.sql",
        "CREATE USER a IDENTIFIED WITH caching_sha2_password BY '" + WEAK + "';");
  }

  @Test
  void addressesHeadersAndCommandsAreFound() {
    finds("url-password", "a.py", "URL = 'postgres://app:" + WEAK + "@db/app'");
    finds(
        "url-password",
        ".git-credentials",
        "https://joe@corp.example:" + WEAK + "!#@498@git.example\n");
    finds("basic-auth", "a.sh", "curl -H 'Authorization: Basic " + base64("joe:" + WEAK) + "' h");
    finds("bearer-token", "a.sh", "curl -H 'Authorization: Bearer " + REAL + "' h");
    finds("command-password", "a.sh", "curl -u joe:" + WEAK + " https://h.example/x");
    finds("command-password", "a.sh", "sshpass -p " + WEAK + " ssh joe@h");
    finds("command-password", "a.sh", "mysql -uroot -p" + WEAK + " shop");
    finds("sql-password", "a.sql", "CREATE USER joe IDENTIFIED BY '" + WEAK + "';");
    finds("sql-password", "a.sql", "CREATE ROLE joe WITH LOGIN PASSWORD '" + WEAK + "';");
    finds("login-password", "a.js", "conn.login('joe@corp.example', '" + WEAK + "', cb)");
    finds(
        "otp-secret",
        "a.md",
        "otpauth://totp/x?issuer=y&secret="
            + new Samples(2).of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32));
  }

  @Test
  void expressionsAndReferencesPass() {
    passes("a.js", "const password = req.body.password;");
    passes("a.js", "const token = await getToken(user);");
    passes("a.ts", "password: string;");
    passes("a.py", "password = os.environ['DB_PASSWORD']");
    passes("a.py", "password=form.cleaned_data['password'],");
    passes("A.java", "this.password = password;");
    passes("a.yml", "password: ${DB_PASSWORD}");
    passes("a.yml", "password: {{ vault_password }}");
    passes("a.yml", "secretName: app-tls");
    passes("application.properties", "spring.datasource.password=${DB_PASS:}");
    passes("a.sh", "PASSWORD=$(pass show db)");
    passes("a.html", "<input type=\"password\" name=\"password\" placeholder=\"Password\">");
    passes("locales/en.json", "{\"password\": \"Password\", \"token\": \"Your token\"}");
    passes("package-lock.json", "\"minipass\": \"^2.6.0\", \"some-password\": \"1.2.1\"");
    passes("a.py", "url = f\"postgres://{user}:{password}@{host}/db\"");
    passes("a.rst", "    password = request.form['password']");
    passes("a.cfg", "# user:password:uid:gid:home");
    passes("a.yml", "update_password: on_create");
    passes("sudoers", "joe ALL=(ALL) NOPASSWD:ALL");
    passes("a.vue", "const k = x === 'a' ? ['user', 'password'] : ['mobile', 'captcha']");
    passes("a.md", "The password: must be at least eight characters.");
    passes("a.js", "if (await checkPassword(\"x\", hash)) {}");
    passes("a.pem", "-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----\n");
    passes("a.pem", "-----BEGIN CERTIFICATE-----\n" + pem("X").substring(12));
    passes("a.php", "'password' => 'required|confirmed|min:8',");
    passes(
        "s.yaml",
        "kind: Secret\nstringData:\n  type: \"postgresql\"\n  pw: ENC[AES256_GCM,data:abc]\n");
  }

  @Test
  void whereItStandsLowersWhatItMeans() {
    String line = "api_secret = \"" + REAL + "\"\n";
    assertThat(leaks("src/app.py", line).getFirst().confidence()).isEqualTo(Confidence.HIGH);
    assertThat(leaks("tests/test_app.py", line).getFirst())
        .matches(l ->
            l.confidence() == Confidence.LOW && l.context() == Context.TEST && l.realLooking());
    assertThat(leaks("docs/guide.md", line).getFirst().context()).isEqualTo(Context.DOCUMENTATION);
    assertThat(leaks(".env.example", line).getFirst().context()).isEqualTo(Context.EXAMPLE);
    assertThat(leaks("node_modules/x/a.py", line).getFirst().context()).isEqualTo(Context.VENDORED);
  }

  @Test
  void aPlaceIsCountedFromOne() {
    Leak leak = leaks("a.env", "A=1\nDB_PASSWORD=" + WEAK + "\n").getFirst();
    assertThat(leak.line()).isEqualTo(2);
    assertThat(leak.column()).isEqualTo(13);
    assertThat(leak.endColumn()).isEqualTo(13 + WEAK.length());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
