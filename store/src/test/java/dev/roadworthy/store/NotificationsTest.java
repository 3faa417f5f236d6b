package dev.roadworthy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.roadworthy.base.Secret;
import dev.roadworthy.testkit.Gate;
import dev.roadworthy.testkit.LeakCheck;
import dev.roadworthy.testkit.PgDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NotificationsTest {
  @RegisterExtension final LeakCheck leaks = new LeakCheck();
  @RegisterExtension final PgDatabase pg = new PgDatabase();
  private Gate gate;
  private Store near;
  private Store far;
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @BeforeEach
  void open() {
    gate = pg.gate();
    near = Store.open(settings(pg.database().url(gate.port())));
    far = Store.open(settings(pg.url()));
  }

  @AfterEach
  void close() {
    near.close();
    far.close();
    gate.close();
  }

  private StoreSettings settings(String url) {
    return StoreSettings.of(url, pg.user(), Secret.of(pg.password()));
  }

  private Notifications.Subscription subscribe(String channel) {
    return near.notifications()
        .subscribe(
            channel,
            new Notifications.Listener() {
              @Override
              public void onNotification(String payload) {
                heard.add(payload);
              }

              @Override
              public void onGap() {
                heard.add("gap");
              }
            });
  }

  @Test
  void anotherProcessHearsWithinMilliseconds() {
    subscribe("ended");
    await().until(() -> heard.equals(List.of("gap")));
    long sent = System.nanoTime();
    far.notifications().notify("ended", "7");
    await().pollInterval(Duration.ofMillis(2)).until(() -> heard.equals(List.of("gap", "7")));
    assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void aSubscriptionMadeLaterIsEffectiveAtOnce() {
    await().until(() -> near.health().state() instanceof Health.State.Up);
    long asked = System.nanoTime();
    subscribe("late");
    await().pollInterval(Duration.ofMillis(5)).until(() -> heard.contains("gap"));
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofMillis(600));
  }

  @Test
  void afterAReconnectSubscribersAreToldOfTheGap() {
    subscribe("ended");
    await().until(() -> heard.equals(List.of("gap")));
    gate.shut();
    await().until(() -> !near.health().isUp());
    far.notifications().notify("ended", "missed");
    gate.open();
    await().atMost(Duration.ofSeconds(5)).until(() -> heard.equals(List.of("gap", "gap")));
    far.notifications().notify("ended", "heard");
    await().until(() -> heard.equals(List.of("gap", "gap", "heard")));
  }

  @Test
  void nothingIsToldOfATransactionThatRollsBack() {
    subscribe("ended");
    await().until(() -> heard.equals(List.of("gap")));
    assertThatThrownBy(() ->
            far.useTransaction(h -> {
              Notifications.notify(h, "ended", "never");
              throw new IllegalStateException("rolled back");
            }))
        .hasMessage("rolled back");
    far.useTransaction(h -> Notifications.notify(h, "ended", "committed"));
    await().until(() -> heard.equals(List.of("gap", "committed")));
  }

  @Test
  void aFailingListenerDoesNotSilenceTheOthers() {
    near.notifications()
        .subscribe(
            "ended",
            new Notifications.Listener() {
              @Override
              public void onNotification(String payload) {
                throw new IllegalStateException("listener");
              }

              @Override
              public void onGap() {
                throw new IllegalStateException("listener");
              }
            });
    subscribe("ended");
    await().until(() -> heard.equals(List.of("gap")));
    far.notifications().notify("ended", "7");
    await().until(() -> heard.equals(List.of("gap", "7")));
  }

  @Test
  void whoHasUnsubscribedHearsNothing() {
    var gone = subscribe("ended");
    await().until(() -> heard.equals(List.of("gap")));
    gone.close();
    heard.clear();
    subscribe("other");
    await().until(() -> heard.equals(List.of("gap")));
    far.notifications().notify("ended", "7");
    far.notifications().notify("other", "8");
    await().until(() -> heard.equals(List.of("gap", "8")));
  }

  @Test
  void channelsAndPayloadsAreChecked() {
    assertThatThrownBy(() -> subscribe("a; DROP TABLE x")).hasMessageContaining("channel");
    assertThatThrownBy(() -> far.notifications().notify("a", "x".repeat(8000)))
        .hasMessageContaining("7999");
  }
}
