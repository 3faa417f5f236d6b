package dev.roadworthy.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/// Signs who a user is for the app behind: a JWT (RFC 7519) with ES256 (RFC 7518, 3.4). The key is
/// made anew at each start and its private half stays in this process's memory.
final class Assertions {
  private final ECKey key;
  private final ECDSASigner signer;
  private final JWSHeader header;
  private final String issuer;
  private final String audience;
  private final Duration life;

  Assertions(IdentitySettings settings, SecureRandom random) {
    try {
      this.key =
          new ECKeyGenerator(Curve.P_256)
              .keyIDFromThumbprint(true)
              .algorithm(JWSAlgorithm.ES256)
              .secureRandom(random)
              .generate();
      this.signer = new ECDSASigner(key);
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
    this.header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(JOSEObjectType.JWT)
            .keyID(key.getKeyID())
            .build();
    this.issuer = settings.issuer();
    this.audience = settings.app();
    this.life = settings.assertion();
  }

  /// The public half, as a JWK (RFC 7517).
  ECKey publicKey() {
    return key.toPublicJWK();
  }

  Duration life() {
    return life;
  }

  /// The session as the edge needs it, its assertion issued at `now`.
  CachedSession session(StoredSession stored, Instant endsAt, Instant now) {
    Instant end = now.plus(life);
    return new CachedSession(
        stored.id(),
        stored.userId(),
        stored.email(),
        stored.roles(),
        String.join(",", stored.roles()),
        "",
        endsAt,
        sign(stored, now, end),
        end);
  }

  private String sign(StoredSession stored, Instant now, Instant end) {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(audience)
            .subject(stored.userId())
            .claim("email", stored.email())
            .claim("roles", java.util.List.copyOf(stored.roles()))
            .claim("sid", stored.id())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(end))
            .build();
    var jwt = new SignedJWT(header, claims);
    try {
      jwt.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("signing with our own key", e);
    }
    return jwt.serialize();
  }
}
