# Finds a JDK 25 and sets JAVA_HOME to it; sourced by ./mvnw and by the basalt command.
# Looks at BASALT_JAVA_HOME, JAVA_HOME, the `java` on the path, then where distributions, SDKMAN, IDEs, Homebrew and
# macOS keep their JVMs. Reads each JVM's `release` file instead of starting it: that takes no time.

is_jdk25() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r release_line; do
    case "$release_line" in
      JAVA_VERSION=\"25\" | JAVA_VERSION=\"25[.+-]*) return 0 ;;
    esac
  done <"$1/release"
  return 1
}

find_jdk25() {
  for candidate in "${BASALT_JAVA_HOME:-}" "${JAVA_HOME:-}"; do
    if [ -n "$candidate" ] && is_jdk25 "$candidate"; then
      JAVA_HOME=$candidate
      return 0
    fi
  done
  for candidate in \
    /usr/lib/jvm/*25* /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/*jdk*25* \
    "$HOME"/.sdkman/candidates/java/25* "$HOME"/.jdks/* \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk25 "$candidate"; then
      JAVA_HOME=$candidate
      return 0
    fi
  done
  if java_on_path=$(command -v java) && java_on_path=$(readlink -f "$java_on_path" 2>/dev/null); then
    candidate=${java_on_path%/bin/java}
    if is_jdk25 "$candidate"; then
      JAVA_HOME=$candidate
      return 0
    fi
  fi
  return 1
}

if find_jdk25; then
  export JAVA_HOME
else
  echo "basalt: [JDK] a JDK 25 must be installed, but none was found; install one (Debian: temurin-25-jdk from Adoptium; SDKMAN: sdk install java 25-tem; macOS: brew install --cask temurin@25) or set BASALT_JAVA_HOME" >&2
  exit 5
fi
