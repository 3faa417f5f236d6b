package dev.roadworthy.edge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One loop's view of the instances that are ready; picks the one with the fewest requests
/// outstanding. Each loop balances for itself, which balances the whole.
final class InstancePool {
  private final EdgeLoop loop;
  private final Map<String, Lane> byId = new HashMap<>();
  private final List<Lane> ready = new ArrayList<>();
  private int next;

  InstancePool(EdgeLoop loop) {
    this.loop = loop;
  }

  void update(List<Upstream> upstreams) {
    ready.clear();
    Map<String, Lane> gone = new HashMap<>(byId);
    for (Upstream upstream : upstreams) {
      Lane lane = gone.remove(upstream.id());
      if (lane != null && isElsewhere(lane.upstream, upstream)) {
        lane.retire();
        lane = null;
      }
      if (lane == null) {
        lane = new Lane(loop, upstream);
        byId.put(upstream.id(), lane);
      }
      lane.upstream = upstream;
      ready.add(lane);
    }
    for (var entry : gone.entrySet()) {
      entry.getValue().retire();
      byId.remove(entry.getKey());
    }
  }

  private static boolean isElsewhere(Upstream a, Upstream b) {
    return a.port() != b.port() || !a.host().equals(b.host());
  }

  /// The instance to ask, or null when none can be asked now.
  ///
  /// @param avoid one that has just failed this request; asked only when there is no other
  @Nullable Lane pick(@Nullable Lane avoid) {
    int count = ready.size();
    if (count == 0) {
      return null;
    }
    long now = loop.now();
    Lane best = null;
    next = next + 1 < count ? next + 1 : 0;
    int at = next;
    for (int i = 0; i < count; i++) {
      Lane lane = ready.get(at);
      at = at + 1 < count ? at + 1 : 0;
      if (lane == avoid || lane.isDown() || lane.isTripped(now) || !lane.hasRoom()) {
        continue;
      }
      if (best == null || lane.outstanding() < best.outstanding()) {
        best = lane;
      }
    }
    if (best == null && avoid != null && !avoid.retired) {
      boolean usable = !avoid.isDown() && !avoid.isTripped(now) && avoid.hasRoom();
      return usable && ready.contains(avoid) ? avoid : null;
    }
    return best;
  }

  /// Whether waiting is in vain for now: instances are there but do not answer in time.
  boolean isTripped() {
    long now = loop.now();
    for (int i = 0; i < ready.size(); i++) {
      if (!ready.get(i).isTripped(now)) {
        return false;
      }
    }
    return !ready.isEmpty();
  }

  boolean isReady() {
    for (int i = 0; i < ready.size(); i++) {
      if (!ready.get(i).isDown()) {
        return true;
      }
    }
    return false;
  }

  /// @return whether any instance needs probing again
  boolean probe(long now) {
    boolean again = false;
    for (int i = 0; i < ready.size(); i++) {
      again |= ready.get(i).probe(now);
    }
    return again;
  }

  void sweep(long now) {
    for (int i = 0; i < ready.size(); i++) {
      ready.get(i).sweep(now);
    }
  }

  List<EdgeStatus.InstanceStatus> status() {
    List<EdgeStatus.InstanceStatus> out = new ArrayList<>();
    for (Lane lane : ready) {
      out.add(
          new EdgeStatus.InstanceStatus(
              lane.upstream.id(), !lane.isDown(), lane.outstanding(), lane.failures));
    }
    return out;
  }
}
