package dev.roadworthy.identity;

import dev.roadworthy.base.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id (RFC 9106) in the PHC string form, `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. The cost
/// is OWASP's first choice, 19 MiB, 2 passes, 1 lane: on two shared cores about 40 ms.
///
/// Bouncy Castle rather than password4j, measured: the same hash in 30 to 50 ms against 45 to 50,
/// and nothing kept afterwards, where password4j holds a 19 MiB array for ever for each set of
/// parameters, which is a sixth of our heap.
final class PasswordHasher {
  /// Memory in KiB, passes over it, lanes.
  record Cost(int memoryKib, int passes, int lanes) {
    static final Cost DEFAULT = new Cost(19_456, 2, 1);

    boolean isBelow(Cost other) {
      return memoryKib < other.memoryKib || passes < other.passes || lanes < other.lanes;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared or shown.
  private record Phc(Cost cost, byte[] salt, byte[] hash) {}

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /// A stored hash may cost more than ours after a downgrade, but not all our memory.
  private static final int MAX_MEMORY_KIB = 256 * 1024;

  /// Longer than 64 waiting sign-ins take; beyond it a person presses the button again anyway.
  private static final long MAX_WAIT_SECONDS = 5;

  private final Cost cost;
  private final SecureRandom random;
  private final Semaphore turns;
  private final Semaphore waiting;
  private final String nobody;

  /// @param atOnce hashes worked on at the same time
  /// @param maxWaiting callers that may wait for a turn
  PasswordHasher(Cost cost, int atOnce, int maxWaiting, SecureRandom random) {
    this.cost = cost;
    this.random = random;
    this.turns = new Semaphore(atOnce, true);
    this.waiting = new Semaphore(atOnce + maxWaiting);
    this.nobody = encode(new Phc(cost, randomBytes(SALT_BYTES), randomBytes(HASH_BYTES)));
  }

  /// @throws Problem `busy` when too many wait already
  String hash(String password) {
    byte[] salt = randomBytes(SALT_BYTES);
    return encode(new Phc(cost, salt, inTurn(password, cost, salt, HASH_BYTES)));
  }

  /// @throws Problem `busy` when too many wait already
  boolean matches(String password, String stored) {
    Phc phc = decode(stored);
    return MessageDigest.isEqual(inTurn(password, phc.cost, phc.salt, phc.hash.length), phc.hash);
  }

  /// Does the work of a comparison for nothing: an unknown account takes as long to refuse as a
  /// wrong password.
  void compareWithNobody(String password) {
    boolean same = matches(password, nobody);
    if (same) {
      throw new IllegalStateException("somebody guessed 256 random bits");
    }
  }

  /// Whether the stored hash is cheaper than one made today.
  boolean isOutdated(String stored) {
    return decode(stored).cost.isBelow(cost);
  }

  private byte[] inTurn(String password, Cost work, byte[] salt, int length) {
    if (!waiting.tryAcquire()) {
      throw busy();
    }
    try {
      if (!turns.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw busy();
      }
      try {
        return argon2id(password, work, salt, length);
      } finally {
        turns.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    } finally {
      waiting.release();
    }
  }

  private static Problem busy() {
    return new Problem(
        "busy",
        "More people are signing in at this moment than passwords can be checked.",
        "Try again in a few seconds.");
  }

  private static byte[] argon2id(String password, Cost work, byte[] salt, int length) {
    var parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(work.memoryKib)
            .withIterations(work.passes)
            .withParallelism(work.lanes)
            .withSalt(salt)
            .build();
    var generator = new Argon2BytesGenerator();
    generator.init(parameters);
    byte[] out = new byte[length];
    generator.generateBytes(bytes(password), out);
    return out;
  }

  /// The same password typed on another keyboard has other code points; NIST SP 800-63B, 5.1.1.2
  /// asks for NFKC or NFKD before hashing.
  private static byte[] bytes(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String encode(Phc phc) {
    var base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m="
        + phc.cost.memoryKib
        + ",t="
        + phc.cost.passes
        + ",p="
        + phc.cost.lanes
        + "$"
        + base64.encodeToString(phc.salt)
        + "$"
        + base64.encodeToString(phc.hash);
  }

  private static Phc decode(String text) {
    String[] parts = text.split("\\$", -1);
    if (parts.length != 6 || !parts[1].equals("argon2id") || !parts[2].equals("v=19")) {
      throw new IllegalArgumentException("not an argon2id hash of version 19");
    }
    String[] costs = parts[3].split(",", -1);
    if (costs.length != 3) {
      throw new IllegalArgumentException("an argon2id hash has m, t and p");
    }
    var cost = new Cost(number(costs[0], "m="), number(costs[1], "t="), number(costs[2], "p="));
    if (cost.memoryKib > MAX_MEMORY_KIB) {
      throw new IllegalArgumentException("an argon2id hash of " + cost.memoryKib + " KiB");
    }
    var base64 = Base64.getDecoder();
    return new Phc(cost, base64.decode(parts[4]), base64.decode(parts[5]));
  }

  private static int number(String text, String prefix) {
    if (!text.startsWith(prefix)) {
      throw new IllegalArgumentException("expected " + prefix + " in an argon2id hash");
    }
    return Integer.parseInt(text.substring(prefix.length()));
  }
}
