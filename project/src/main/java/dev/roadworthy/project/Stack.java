package dev.roadworthy.project;

import java.util.Optional;

/// One kind of app. A stack looks for its own files and is silent when they are not there.
interface Stack {
  Optional<Detection> detect(SourceTree tree, Runtimes runtimes);
}
