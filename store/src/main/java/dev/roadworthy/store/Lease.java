package dev.roadworthy.store;

import java.time.Duration;
import java.util.UUID;

/// One holder among all processes on the database, until it expires. Time is the database's, so
/// that a process with a wrong clock cannot take or keep it.
///
/// A holder that was suspended may still believe; whatever must not happen twice carries [#term],
/// which grows with each new holder, and is refused where an older term arrives.
public final class Lease implements AutoCloseable {
  private final Store store;
  private final String name;
  private final Duration lasts;
  private final String holder = UUID.randomUUID().toString();
  private volatile long term;
  private volatile long heldUntilNanos = System.nanoTime();

  Lease(Store store, String name, Duration lasts) {
    if (lasts.toMillis() < 1000 || lasts.toHours() > 1) {
      throw new IllegalArgumentException("a lease lasts 1 s to 1 h, was " + lasts);
    }
    this.store = store;
    this.name = name;
    this.lasts = lasts;
  }

  /// Takes the lease when it is free or expired, or prolongs it; call it at least three times
  /// within its duration.
  ///
  /// @return whether it is held now
  /// @throws dev.roadworthy.base.Problem `store-unavailable`; what was held is held until it ends
  public boolean acquire() {
    long asked = System.nanoTime();
    var got =
        store.transaction(h ->
            h.createQuery(
                    """
                    INSERT INTO store.leases AS l (name, holder, term, until)
                    VALUES (:name, :holder, 1, clock_timestamp() + :millis * interval '1 ms')
                    ON CONFLICT (name) DO UPDATE SET
                      holder = excluded.holder,
                      term = l.term + CASE WHEN l.holder = excluded.holder THEN 0 ELSE 1 END,
                      until = excluded.until
                    WHERE l.holder = excluded.holder OR l.until < clock_timestamp()
                    RETURNING term
                    """)
                .bind("name", name)
                .bind("holder", holder)
                .bind("millis", lasts.toMillis())
                .mapTo(Long.class)
                .findOne());
    if (got.isEmpty()) {
      heldUntilNanos = asked;
      return false;
    }
    term = got.get();
    heldUntilNanos = asked + lasts.toNanos();
    return true;
  }

  /// Whether it is still held, without asking the database; counted from before the question.
  public boolean held() {
    return System.nanoTime() - heldUntilNanos < 0;
  }

  /// Grows by one with each change of holder; 0 before the first [#acquire].
  public long term() {
    return term;
  }

  /// Gives it back when it is held.
  @Override
  public void close() {
    heldUntilNanos = System.nanoTime();
    if (term > 0) {
      store.use(h ->
          h.createUpdate(
                  """
                  UPDATE store.leases SET until = '-infinity'
                  WHERE name = :name AND holder = :holder
                  """)
              .bind("name", name)
              .bind("holder", holder)
              .execute());
    }
  }
}
