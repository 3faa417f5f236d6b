# Sourced by ./roadworthy, ./mvnw, ./verify: sets JAVA_HOME to a JDK of at least 25.
# Order: JAVA_HOME, the java on the PATH, the usual folders, SDKMAN. Returns 1 when there is none.

roadworthy_jdk_ok() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ "${version:-0}" -ge 25 ]
}

roadworthy_find_jdk() {
  if [ -n "${JAVA_HOME-}" ] && roadworthy_jdk_ok "$JAVA_HOME"; then
    export JAVA_HOME
    return 0
  fi
  on_path=$(command -v javac 2>/dev/null) && on_path=$(readlink -f "$on_path") || on_path=
  for candidate in "${on_path%/bin/javac}" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$candidate" ] && roadworthy_jdk_ok "$candidate"; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  return 1
}
