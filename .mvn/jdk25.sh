# Finds a JDK 25 and sets JAVA_HOME to it; sourced by ./mvnw and by the basalt command.
# BASALT_JAVA_HOME must be one where it is set. Otherwise looks at JAVA_HOME, the `java` on the path, then where distributions, SDKMAN, IDEs, Homebrew and
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

# Says of a path why it is no JDK 25.
why_not_jdk25() {
  if [ ! -d "$1" ]; then
    echo "is no directory"
  elif [ ! -x "$1/bin/java" ]; then
    echo "has no bin/java"
  elif [ ! -r "$1/release" ]; then
    echo "has no file 'release' that says its version"
  else
    found=$(sed -n 's/^JAVA_VERSION="\(.*\)".*/\1/p' "$1/release")
    echo "is version ${found:-unknown}"
  fi
}

find_jdk25() {
  if [ -n "${JAVA_HOME:-}" ] && is_jdk25 "$JAVA_HOME"; then
    return 0
  fi
  for candidate in \
    /usr/lib/jvm/*25* /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/*jdk*25* \
    "${HOME:-}"/.sdkman/candidates/java/25* "${HOME:-}"/.jdks/* \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
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

if [ -n "${BASALT_JAVA_HOME:-}" ]; then
  if ! is_jdk25 "$BASALT_JAVA_HOME"; then
    echo "basalt: [$BASALT_JAVA_HOME] BASALT_JAVA_HOME must name a JDK 25, but it $(why_not_jdk25 "$BASALT_JAVA_HOME"); correct or unset it" >&2
    exit 5
  fi
  JAVA_HOME=$BASALT_JAVA_HOME
  export JAVA_HOME
elif find_jdk25; then
  export JAVA_HOME
else
  echo "basalt: [JDK] a JDK 25 must be installed, but none was found; install one (Debian: temurin-25-jdk from Adoptium; SDKMAN: sdk install java 25-tem; macOS: brew install --cask temurin@25) or set BASALT_JAVA_HOME" >&2
  exit 5
fi
