# Finds out what is missing to build or test, and installs it where that is allowed.
# Sourced by ./demo and ./test, which then call `require` with what they need.

# The Debian package for a thing, or nothing when the thing is there.
package_for() {
    case "$1" in
        compiler) command -v cc >/dev/null || echo gcc libc6-dev ;;
        make) command -v make >/dev/null || echo make ;;
        pkg-config) command -v pkg-config >/dev/null || echo pkg-config ;;
        openssl) pkg-config --exists openssl 2>/dev/null || echo libssl-dev ;;
        libxml2) pkg-config --exists libxml-2.0 2>/dev/null || echo libxml2-dev ;;
        xmllint) command -v xmllint >/dev/null || echo libxml2-utils ;;
        java) java_is_17 || echo default-jre-headless ;;
        maven) command -v mvn >/dev/null || echo maven ;;
        postgresql) has_initdb || echo postgresql ;;
        sshd) has_sshd || echo openssh-server openssh-client ;;
        python) python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3 python3-venv ;;
        *) echo "packages.sh: unknown thing: $1" >&2; return 1 ;;
    esac
}

java_is_17() {
    local version
    version=$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
    [ "${version:-0}" -ge 17 ]
}

has_initdb() {
    command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

has_sshd() {
    command -v ssh-keygen >/dev/null || return 1
    command -v sshd >/dev/null || [ -x /usr/sbin/sshd ]
}

# Whether this user may install packages without being asked anything, and with what in front.
installer() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" = 0 ]; then echo env; elif sudo -n true 2>/dev/null; then echo sudo; else return 1; fi
}

# Installs what is missing of the things named, or says what it is and stops.
require() {
    if ! command -v cargo >/dev/null; then
        echo "Rust is missing: install it with rustup (https://rustup.rs), version 1.95 or later." >&2
        exit 1
    fi
    local missing=() thing as
    for thing in "$@"; do
        # A package list is split into words on purpose.
        # shellcheck disable=SC2207
        missing+=($(package_for "$thing"))
    done
    [ ${#missing[@]} = 0 ] && return
    echo "Missing (names of Debian and Ubuntu packages): ${missing[*]}" >&2
    if ! as=$(installer); then
        echo "Install these, or what your system calls them, and run this command again." >&2
        exit 1
    fi
    echo "Installing them now." >&2
    "$as" apt-get update -qq
    "$as" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
    for thing in "$@"; do
        if [ -n "$(package_for "$thing")" ]; then
            echo "Still missing after installing: $thing" >&2
            exit 1
        fi
    done
}
