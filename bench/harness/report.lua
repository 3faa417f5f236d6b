-- Printed by wrk when it has finished; read by load.py. wrk counts in microseconds.
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    'measured {"requests":%d,"bytes":%d,"seconds":%.6f,"p50":%.3f,"p90":%.3f,"p99":%.3f,"longest":%.3f,' ..
    '"refused":%d,"broken":%d}\n',
    summary.requests, summary.bytes, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(90) / 1e3, latency:percentile(99) / 1e3,
    latency.max / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
