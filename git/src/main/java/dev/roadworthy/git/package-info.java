/// Reads a git repository from its files, and runs nothing: no program, no hook, no filter, none of
/// its configuration but the format of its objects.
///
/// Read in this order: `GitFolder` (where it is), `Refs` (what names what), `Objects` (an object by
/// its id), `Graph` (every reachable commit, tree and blob once), `BlobPass` (the content of the
/// blobs, each as its difference from one already seen), `Occurrences` (which commits hold one).
///
/// Why not JGit: reading expressjs/express with it costs more processor time than the whole command
/// may; it runs the git program to find settings, writes probe files beside the repository, and
/// does not tell how a stored version differs from the next, which is what makes this cheap. See
/// docs/decisions.
///
/// Format: gitformat-pack(5), gitformat-index(5), gitrepository-layout(5). Ids are not verified: a
/// repository that lies about them lies to itself. Every length is checked before it is used.
@NullMarked
package dev.roadworthy.git;

import org.jspecify.annotations.NullMarked;
