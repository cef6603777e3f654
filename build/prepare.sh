# What ./run and ./test do first: look for the SDK, restore and build. Sourced with $root set to the repository.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

fail() {
    echo "$*" >&2
    exit 1
}

require_sdk() {
    command -v dotnet >/dev/null || fail "The .NET 10 SDK is needed: 'dotnet' was not found."
    (cd "$root" && dotnet --version >/dev/null 2>&1) || fail "The .NET 10 SDK is needed; installed: $(dotnet --list-sdks | tr '\n' ' ')"
}

# Builds in Release; the compiler's words are shown only when it fails.
#   build_quietly build|publish PROJECT [OPTION...]
build_quietly() {
    local log command=$1
    shift
    log=$(mktemp)
    [ -d "$root/Api/bin/Release" ] || echo "Building (the first time takes a minute or two)..." >&2
    if ! dotnet "$command" "$@" -c Release --tl:off -v:m >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        fail "The build failed."
    fi
    rm -f "$log"
}

# Names one file of the build that is newer than the given one, if there is any. A deleted file shows by its folder's time.
changed_since() {
    find "$root" \( -name bin -o -name obj -o -name .git -o -name data -o -name logs -o -name docs \) -prune -o -newer "$1" \
        \( -name '*.cs' -o -name '*.csproj' -o -name '*.cshtml' -o -name '*.css' -o -name '*.props' -o -name '*.targets' -o -name '*.json' -o -name nlog.config -o -name .editorconfig \
        -o -type d -path '*/*/*' ! -path "$root" \) -print -quit
}

# Publishes the server that ./run starts into $server, unless nothing was touched since the last time, so that a start takes less than a second.
server=$root/Api/bin/run
publish_server() {
    local stamp=$root/Api/obj/run.stamp
    [ ! -f "$server/interlock.dll" ] || [ ! -f "$stamp" ] || [ -n "$(changed_since "$stamp")" ] || return 0
    require_sdk
    mkdir -p "$root/Api/obj" && touch "$stamp.new"
    rm -rf "$server"
    build_quietly publish "$root/Api/Api.csproj" -o "$server"
    mv "$stamp.new" "$stamp"
}
