const r = /^(a+)+$/; // <- finding
