# What the scripts at the root have in common. They set "root" before they read this file, and have a function "usage".

script=$(basename "$0")
tests="$root/integ-tests/target"

fail() {
    printf '%s: %s\n' "$script" "$1" >&2
    exit 1
}

refuse() {
    printf '%s: %s\n\n' "$script" "$1" >&2
    usage >&2
    exit 2
}

# The first JDK of Java 21 or later: of JAVA_HOME, ES_JAVA_HOME, the PATH, then the usual folders.
find_jdk() {
    local candidate java_on_path
    java_on_path=$(command -v java || true)
    [ -z "$java_on_path" ] || java_on_path=$(dirname "$(dirname "$(readlink -f "$java_on_path")")")
    for candidate in "${JAVA_HOME:-}" "${ES_JAVA_HOME:-}" "$java_on_path" \
        "${java_on_path:+$(dirname "$java_on_path")}"/* /usr/lib/jvm/* /opt/java/* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
        "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if [ -n "$candidate" ] && is_jdk "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    fail "no JDK of Java 21 or later found: install one, or name it with JAVA_HOME=<folder> ./$script"
}

# A JDK, not a mere runtime, since the project is compiled.
is_jdk() {
    local version
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    [ "${version:-0}" -ge 21 ]
}

# Fails early: the build, a node and its data need about this much.
need_disk() {
    local folder=$1 free
    free=$(df -Pk "$folder" | awk 'NR == 2 { print $4 }')
    [ "$free" -ge $((3 * 1024 * 1024)) ] ||
        fail "the disk is nearly full: $((free / 1024)) MB are free in $folder, this needs 3 GB"
}

built() {
    [ -r "$tests/demo.classpath" ] && [ -r "$tests/benchmark.classpath" ] && [ -r "$tests/demo.plugin" ] &&
        [ -d "$tests/classes/io/esrecommend/demo" ]
}

build() {
    local log="$root/target/$script-build.log" start=$SECONDS
    mkdir -p "$root/target"
    printf 'Building; the first time downloads what it needs, which takes some minutes …\n'
    (cd "$root" && JAVA_HOME=$jdk mvn -q -B -DskipTests package -pl integ-tests -am) >"$log" 2>&1 || {
        tail -n 30 "$log" >&2
        if grep -q 'No space left on device' "$log"; then
            fail "the disk is full: free some space"
        fi
        fail "the build failed; all of its output is in $log"
    }
    built || fail "the build left no $tests/demo.classpath"
    printf 'Built in %d s\n' $((SECONDS - start))
}

is_number() {
    case $1 in
        '' | *[!0-9]* | ??????????*) return 1 ;;
    esac
}
