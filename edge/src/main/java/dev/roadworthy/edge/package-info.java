/// The data plane: matches, authenticates, limits, holds, proxies, drains and records. It sees no
/// database and no other room; what it needs of others is declared here and handed in by
/// [EdgePorts].
///
/// Read the request path in this order: `RequestGuard` (bytes into requests, or 400), `Exchange`
/// (one request), `Target` (the path), `RouteTable` (its rule), `Verdict` (may it pass),
/// `RateLimiter`, `InstancePool` and `Lane` (which instance, over which connection), `Hold` (waits
/// for one), `Forwarding` (headers, both ways), `Upstreaming` (bodies, both ways, retries),
/// `WebSocketTunnel`, `ErrorPage`, `AccessLog`.
///
/// **Hot path**, so no streams, regular expressions, formatting or boxing: `Exchange`,
/// `RequestGuard`, `Target`, `RouteTable`, `Verdict`, `RateLimiter`, `ClientAddress`, `Cookies`,
/// `Forwarding`, `HeaderPolicy`, `InstancePool`, `Lane`, `Upstreaming`, `Trace`, `AccessLog`,
/// `EdgeLoop`.
@NullMarked
package dev.roadworthy.edge;

import org.jspecify.annotations.NullMarked;
