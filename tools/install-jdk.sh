# Sourced: offers to install a JDK 25 through apt when there is none. Returns 1, having said what
# helps, when that is not possible.

roadworthy_install_jdk() {
  echo "Roadworthy needs a JDK 25 or newer; none was found in JAVA_HOME, on the PATH or in the usual folders." >&2
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    package=$(apt-cache search --names-only '^(openjdk|temurin)-25-jdk(-headless)?$' 2>/dev/null | awk '{print $1}' | sort -r | head -n 1)
    if [ -n "$package" ]; then
      if [ -t 0 ] && [ "${ROADWORTHY_YES-}" != 1 ]; then
        printf 'Install %s now through apt? [Y/n] ' "$package" >&2
        read -r answer
        case $answer in n* | N*) return 1 ;; esac
      fi
      apt-get install -y "$package" >&2 && roadworthy_find_jdk && return 0
    fi
  fi
  echo "Install one (Debian 13 and Ubuntu 25.10 or newer: apt-get install openjdk-25-jdk-headless; elsewhere Eclipse Temurin 25) or set JAVA_HOME, then start again." >&2
  return 1
}
