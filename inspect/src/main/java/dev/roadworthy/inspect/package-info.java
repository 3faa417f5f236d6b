/// Says what must happen before an app meets its first real users, and proves each claim with a
/// place in the source, the history, the database or the running app.
///
/// Read in this order: `Evidence` (what was collected, once), `Rule` (a folder with words and a
/// check), `Outcome` (pass, fail, not applicable, unknown), `Finding` (a rule's words at a place).
/// A check is a `TreeCheck` when it needs the whole evidence and a `CodeCheck` when it looks at one
/// source file at a time. Nothing of the inspected tree is ever run.
@NullMarked
package dev.roadworthy.inspect;

import org.jspecify.annotations.NullMarked;
