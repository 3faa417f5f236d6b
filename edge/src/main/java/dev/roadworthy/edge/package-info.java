/// The data plane: matches, authenticates, limits, holds, proxies, drains and records. It sees no
/// database and no other room; what it needs of others is declared here and handed in by
/// [EdgePorts].
///
/// Read the request path in this order: `Door` and `RequestGuard` (bytes into requests, or 400),
/// `Exchange` (one request), `Client` (who asks), `Target` (the path), `CrossSite`, `RouteTable`
/// (its rule), `Verdict` (may it pass), `RateLimiter`, `Delivery` (waits, retries), `InstancePool`
/// and `Lane` (which instance, over which connection), `Hold`, `Attempt` (one sending),
/// `Forwarding` (headers, both ways), `Answer`, `WebSocketTunnel`, `ErrorPage`, `AccessLog`.
///
/// **Hot path**, so no streams, regular expressions, formatting or boxing: `RequestGuard`,
/// `Exchange`, `Client`, `Target`, `RouteTable.match`, `Verdict`, `Limiting`, `RateLimiter`,
/// `Cookies`, `Kind`, `Forwarding`, `HeaderPolicy.Block`, `Delivery`, `InstancePool`, `Lane`,
/// `Attempt`, `Answer`, `Trace`, `AccessLog`, `EdgeLoop`.
@NullMarked
package dev.roadworthy.edge;

import org.jspecify.annotations.NullMarked;
