#!/usr/bin/env bash
# Makes sure that a Docker engine answers, with Compose v2 and docker-compose 1.29 as clients.
#
#   deploy/ensure-docker.sh            the engine and both clients
#   deploy/ensure-docker.sh --engine   the engine only
#
# An engine that answers is left alone. Where none does: as root on Debian or a system like it,
# Debian's docker.io is installed and dockerd started, by systemd or by hand (log:
# /var/log/ruban-dockerd.log). If DOCKER_HOST is set, somebody chose an engine: one that does not
# answer is an error. Callers at once do the work once. Exit codes: 0 done; 69 no engine, with what
# was tried and what to do.
set -euo pipefail
unset CDPATH

log=/var/log/ruban-dockerd.log
lock=/run/ruban-ensure-docker.lock # others than root change nothing, and need none
plugins=/usr/local/lib/docker/cli-plugins

say() { printf 'ensure-docker: %s\n' "$*" >&2; }

fail() {
    say "$1"
    say "fix: $2"
    exit 69
}

# An engine that hangs counts as one that does not answer.
engine_answers() {
    command -v docker >/dev/null &&
        timeout 10 docker version --format '{{.Server.Version}}' >/dev/null 2>&1
}

require_apt() {
    [ "$(id -u)" = 0 ] || fail "$1, and this is not root" "install it, or run this script as root"
    command -v apt-get >/dev/null || fail "$1, and there is no apt-get" "install it by hand"
}

# install_packages PACKAGE...: with a fresh package list, and questions to nobody.
install_packages() {
    say "installing $*"
    {
        apt-get update -qq &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
    } </dev/null >"$work/apt.log" 2>&1 9>&- || {
        tail -n 20 "$work/apt.log" >&2
        fail "apt-get could not install $*" "see the lines above"
    }
}

# A pid file whose process is gone, or is another by now, keeps a daemon from starting.
remove_stale_pid() {
    local file=$1 name=$2 pid
    [ -e "$file" ] || return 0
    pid=$(cat "$file")
    if [ -r "/proc/$pid/comm" ] && [ "$(cat "/proc/$pid/comm")" = "$name" ]; then return 0; fi
    say "removing $file: process ${pid:-?} is no $name"
    rm -f "$file"
}

start_engine() {
    if [ -d /run/systemd/system ]; then
        systemctl start docker || fail "systemctl start docker failed" "see journalctl -u docker"
        return
    fi
    remove_stale_pid /var/run/docker.pid dockerd
    remove_stale_pid /run/docker/containerd/containerd.pid containerd
    if [ -e /var/run/docker.pid ]; then return; fi # one is starting
    say "starting dockerd (log: $log)"
    setsid dockerd </dev/null >"$log" 2>&1 9>&- &
}

await_engine() {
    for _ in $(seq 120); do
        if engine_answers; then return 0; fi
        read -rt 0.5 <> <(:) || true # half a second
    done
    tail -n 15 "$log" >&2 || true
    fail "dockerd was started, but does not answer" "see $log"
}

ensure_engine() {
    if engine_answers; then return 0; fi
    [ -z "${DOCKER_HOST-}" ] ||
        fail "DOCKER_HOST is $DOCKER_HOST, and no engine answers there" \
            "start that engine, or unset DOCKER_HOST to have one of this machine's own"
    if ! command -v dockerd >/dev/null; then
        require_apt "no Docker engine answers, and docker.io is not installed"
        install_packages docker.io
        if engine_answers; then return 0; fi # the package's own script has started it
    fi
    [ "$(id -u)" = 0 ] ||
        fail "no Docker engine answers, and this is not root" \
            "start the engine, or run this script as root"
    start_engine
    await_engine
}

# The version of a package that apt would install; nothing if there is none.
candidate() { apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: //p' | grep -v none; }

# Debian 12 has no Compose v2, but the plugin of Debian 13's docker-compose runs there unchanged.
# The mirror is the one that this machine uses.
unpack_compose_of_trixie() {
    local mirror keyring
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
        'Codename: bookworm' | head -n 1)
    keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    [ -n "$mirror" ] || return 1
    say "taking Compose v2 from Debian 13's docker-compose"
    mkdir -p "$work/lists/partial" "$work/unpacked" "$plugins"
    echo "deb [signed-by=$keyring] $mirror trixie main" >"$work/trixie.list"
    local options=(-qq -o "Dir::Etc::sourcelist=$work/trixie.list" -o Dir::Etc::sourceparts=-
        -o "Dir::State::lists=$work/lists" -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache="
        -o APT::Sandbox::User=root)
    {
        apt-get "${options[@]}" update &&
            (cd "$work" && apt-get "${options[@]}" download docker-compose) &&
            dpkg-deb -x "$work"/docker-compose_*.deb "$work/unpacked"
    } </dev/null >"$work/apt.log" 2>&1 || {
        tail -n 20 "$work/apt.log" >&2
        return 1
    }
    install -m 755 "$work/unpacked/usr/libexec/docker/cli-plugins/docker-compose" "$plugins"
}

ensure_compose() {
    if docker compose version >/dev/null 2>&1; then return 0; fi
    require_apt "there is no Compose v2 (docker compose)"
    [ -n "$(candidate docker-compose)" ] || apt-get update -qq >/dev/null
    case $(candidate docker-compose-v2) in
        2*) install_packages docker-compose-v2 ;; # Ubuntu
        *) case $(candidate docker-compose) in
            2* | [3-9]*) install_packages docker-compose ;; # Debian 13
            *) unpack_compose_of_trixie || true ;;
        esac ;;
    esac
    docker compose version >/dev/null 2>&1 ||
        fail "there is no Compose v2 (docker compose)" \
            "install its plugin: https://docs.docker.com/compose/install/linux/"
}

# The old client, in Python; what is tested with both works with either.
ensure_old_compose() {
    if command -v docker-compose >/dev/null; then return 0; fi
    case $(candidate docker-compose) in
        1.*) install_packages docker-compose ;;
        *) say "no docker-compose 1.29 here: what needs it is not tried" ;;
    esac
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ "$(id -u)" = 0 ]; then
    exec 9>"$lock"
    flock 9
fi
ensure_engine
if [ "${1-}" != --engine ]; then
    ensure_compose
    ensure_old_compose
fi
say "engine $(docker version --format '{{.Server.Version}}'), compose $(
    docker compose version --short 2>/dev/null || echo none), docker-compose $(
    docker-compose version --short 2>/dev/null || echo none)"
