#!/bin/sh
# For whoever builds and tests CachePilot; the launcher calls it, with JAVA_HOME set.
#   build   makes the jar and the start-up cache, where they are missing or out of date
#   verify  is the project's one test command
#   bench   measures
set -eu

# The dot keeps what a name ends in: $(...) cuts off newlines.
home=$(CDPATH='' cd -- "${0%/*}/.." && pwd -P && printf .)
home=${home%?.}
target=$home/reconciler/target
jar=$target/cachepilot.jar
aot=$target/cachepilot.aot

say() {
    printf 'cachepilot: %s\n' "$*" >&2
}

need_maven() {
    command -v mvn >/dev/null 2>&1 && return
    say "Maven was not found. Get it with: apt-get install maven"
    exit 1
}

out_of_date() {
    [ ! -f "$jar" ] || [ -n "$(find "$home/pom.xml" "$home/reconciler/pom.xml" "$home/reconciler/src/main" \
        "$home/reconciler/src/build" "$home/schemas" -newer "$jar" -print 2>/dev/null | head -n 1)" ]
}

# The cache fits only the very files that it was made of, by their times.
untrained() {
    [ ! -f "$aot" ] || [ -n "$(find "$jar" "$target/lib" -newer "$aot" -print | head -n 1)" ]
}

# What systemd starts, with nobody at a terminal. It has to come up, and a compiler may take minutes and a network.
is_service() {
    [ -n "${INVOCATION_ID:-}" ] && [ ! -t 2 ]
}

# Only one terminal builds at a time; the others wait for it.
build() {
    out_of_date || untrained || return 0
    if is_service; then
        if [ -f "$jar" ]; then
            say "the sources are newer than what was built, and a service start builds nothing; it runs as it was built"
            return 0
        fi
        say "this checkout is not built, and a service start builds nothing; call once by hand: $home/cachepilot --version"
        exit 1
    fi
    mkdir -p "$target"
    exec 9>"$target/build.lock"
    if command -v flock >/dev/null 2>&1; then
        flock 9
    fi
    if out_of_date; then
        package
    fi
    if untrained; then
        train
    fi
    exec 9>&-
}

package() {
    need_maven
    say "building; the first time this fetches libraries and takes some minutes"
    log=$target/build.log
    if ! mvn -B --no-transfer-progress -f "$home/pom.xml" -DskipTests -Dspotless.check.skip=true package >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        say "the build failed; all of it is in $log"
        exit 1
    fi
    # Maven keeps the old jar when its content would be the same.
    touch "$jar"
}

# What the JVM loads for a typical command is kept in a cache, so that commands start fast. The command that is watched
# looks at tenants that run, as they mostly do; they are made in a scratch directory and end with it. It is nobody's
# installation: it has manifests of its own, and neither the settings of this checkout nor those of the environment.
train() {
    # A cache belongs to the name that the jar was run by, and some names can't be given to Java: see the launcher.
    run_from=$target
    case $target in *[!A-Za-z0-9_/.@+-]*) exec 8<"$target" && run_from=/proc/self/fd/8 ;; esac
    scratch=$(mktemp -d)
    mkdir "$scratch/tenants.d"
    for mode in tls-only dual-mode plain-only; do
        printf 'apiVersion: cachepilot/v1\nkind: Tenant\nmetadata:\n  name: %s\nspec:\n  securityMode: %s\n' \
            "$mode" "$mode" >"$scratch/tenants.d/$mode.yaml"
    done
    : >"$scratch/cachepilot.yaml"
    {
        on_scratch -Xshare:auto reconcile
        on_scratch "-XX:AOTCacheOutput=$run_from/cachepilot.aot.new" diff
        on_scratch -Xshare:auto down --yes
    } >"$target/train.log" 2>&1
    rm -rf "$scratch"
    [ -f "$aot.new" ] && mv "$aot.new" "$aot"
    return 0
}

on_scratch() {
    (
        for variable in $(env | sed -n 's/^\(CACHEPILOT_[A-Z_]*\)=.*/\1/p'); do
            unset "$variable"
        done
        cache=$1
        shift
        "$home/cachepilot" :java "$cache" -jar "$run_from/cachepilot.jar" "$@" --config "$scratch/cachepilot.yaml" \
            --source "$scratch/tenants.d" --state "$scratch/state" --engine process
    ) || true
}

# Measurements are compiled with the tests and are no part of the program, so Maven says where their libraries are.
bench() {
    need_maven
    build
    log=$target/bench.log
    if ! mvn -B -q --no-transfer-progress -f "$home/pom.xml" -pl reconciler test-compile \
        dependency:build-classpath -Dmdep.includeScope=test "-Dmdep.outputFile=$target/bench.classpath" >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        say "the measurements could not be built; all of it is in $log"
        exit 1
    fi
    # JMH itself uses what later JDKs forbid.
    exec "$home/cachepilot" :java -Xshare:auto --sun-misc-unsafe-memory-access=allow \
        -cp "$target/test-classes:$target/classes:$(cat "$target/bench.classpath")" io.cachepilot.bench.Bench "$@"
}

verify() {
    install=${CI:-false}
    for argument in "$@"; do
        case $argument in
            --install) install=true ;;
            *)
                say "verify knows --install only, not '$argument'"
                exit 64
                ;;
        esac
    done
    need_maven
    skipped=
    check_shell
    find_age
    find_signing_tools
    find_tool sshd openssh-server
    find_tool strace strace
    find_tool haproxy haproxy
    find_tool nginx nginx
    find_docker
    rm -rf "$target/surefire-reports" "$target/failsafe-reports"
    mvn -B --no-transfer-progress -f "$home/pom.xml" verify
    list_skipped_tests
    if [ -n "$skipped" ]; then
        say "SKIPPED:$skipped (verify --install sets up what is missing)"
    fi
    say "verify passed"
}

# A skipped test is easily overlooked among many, so each is named once more at the end.
list_skipped_tests() {
    find "$target/surefire-reports" "$target/failsafe-reports" -name 'TEST-*.xml' -exec awk '
        /<testcase / { test = $0; sub(/.* classname="/, "", test); sub(/".*/, "", test)
                       name = $0; sub(/.*<testcase name="/, "", name); sub(/".*/, "", name) }
        /<skipped/   { why = $0; sub(/.*Assumption failed: /, "", why); sub(/.*CDATA\[[^:]*: /, "", why)
                       print "cachepilot: SKIPPED test " test "." name ": " why }' {} + >&2
}

check_shell() {
    if ! command -v shellcheck >/dev/null 2>&1 && [ "$install" = true ]; then
        install_package shellcheck
    fi
    if command -v shellcheck >/dev/null 2>&1; then
        shellcheck "$home/cachepilot" "$home/reconciler/build.sh" "$home/.ci/run"
    else
        skipped="$skipped the check of the shell scripts, since shellcheck is not here;"
    fi
}

# The tests of sealed values against the real tool skip themselves without it.
find_age() {
    if ! command -v age >/dev/null 2>&1 && [ "$install" = true ]; then
        install_package age
    fi
    if ! command -v age >/dev/null 2>&1; then
        skipped="$skipped the tests with the age tool, since age is not here;"
    fi
}

# The tests of signed commits skip themselves without these two.
find_signing_tools() {
    find_tool gpg gnupg
    find_tool ssh-keygen openssh-client
}

find_tool() {
    if ! command -v "$1" >/dev/null 2>&1 && [ "$install" = true ]; then
        install_package "$2"
    fi
    if ! command -v "$1" >/dev/null 2>&1; then
        skipped="$skipped the tests with $1, since it is not here;"
    fi
}

# The tests of the docker engine skip themselves where none answers.
find_docker() {
    if ! docker_answers && [ "$install" = true ]; then
        command -v dockerd >/dev/null 2>&1 || install_package docker.io
        start_docker
    fi
    if ! docker_answers; then
        skipped="$skipped the tests of the docker engine, since no Docker Engine answers;"
    fi
}

docker_answers() {
    command -v docker >/dev/null 2>&1 && docker version >/dev/null 2>&1
}

# An Engine that ends with this command. Where an init system starts one, that one answered already. It has a directory
# of its own: it must not start what else may lie in the usual one, like the containers of tests that were killed.
start_docker() {
    if [ "$(id -u)" -ne 0 ] || ! command -v dockerd >/dev/null 2>&1; then
        return 0
    fi
    say "starting a Docker Engine"
    mkdir -p "$target"
    docker_data=$(mktemp -d /var/lib/docker-verify.XXXXXX)
    setsid dockerd --data-root "$docker_data" >"$target/dockerd.log" 2>&1 &
    dockerd=$!
    trap 'kill "$dockerd" 2>/dev/null; wait "$dockerd" 2>/dev/null; rm -rf "$docker_data"' EXIT
    tries=0
    while ! docker_answers && [ "$tries" -lt 60 ] && kill -0 "$dockerd" 2>/dev/null; do
        tries=$((tries + 1))
        sleep 1
    done
    docker_answers || say "the Docker Engine does not start; see $target/dockerd.log"
}

install_package() {
    if [ "$(id -u)" -ne 0 ]; then
        say "only root can install $1; going on without it"
        return 0
    fi
    say "installing $1"
    if ! { apt-get update -qq && apt-get install -y -qq "$1"; } >/dev/null 2>&1; then
        say "could not install $1; going on without it"
    fi
}

case ${1:-} in
    build | verify | bench) "$@" ;;
    *)
        say "build.sh knows build, verify and bench, not '${1:-}'"
        exit 64
        ;;
esac
