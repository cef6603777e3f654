# What ./run and ./test do first: look for the tools, ask the package feed once what it has, restore and build.
# Sourced with $root set to the repository.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

fail() {
    echo "$*" >&2
    exit 1
}

prepare() {
    command -v dotnet >/dev/null || fail "The .NET 10 SDK is needed: 'dotnet' was not found."
    (cd "$root" && dotnet --version >/dev/null 2>&1) || fail "The .NET 10 SDK is needed; installed: $(dotnet --list-sdks | tr '\n' ' ')"
    command -v npm >/dev/null || fail "Node.js 20 with npm is needed for the native libraries: 'npm' was not found."
    choose_package_profile
}

# Asks the feed once whether it has Microsoft.ML; without it the runtime 'mlnet' is left out (docs/adr/0003-package-profiles.md).
choose_package_profile() {
    local answer=$root/Directory.Build.user.props profile=restricted
    [ -f "$answer" ] && return
    if timeout 60 dotnet package search Microsoft.ML --exact-match --format json 2>/dev/null | grep -q '"Microsoft.ML"'; then
        profile=full
    fi
    printf '<Project>\n  <!-- Written by ./run or ./test; delete to ask the feed again. -->\n  <PropertyGroup>\n    <PackageFeed>%s</PackageFeed>\n  </PropertyGroup>\n</Project>\n' "$profile" >"$answer"
}

# Builds in Release; the compiler's words are shown only when it fails.
build_quietly() {
    local log
    log=$(mktemp)
    [ -d "$root/Api/bin/Release" ] || echo "Building (the first time takes a minute or two)..." >&2
    if ! dotnet build "$1" -c Release --tl:off -v:m >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        fail "The build failed."
    fi
    rm -f "$log"
}

# Names one file of the build that is newer than the given one, if there is any. A deleted file shows by its folder's time.
changed_since() {
    find "$root" \( -name bin -o -name obj -o -name .git -o -name data -o -name logs -o -name docs \) -prune -o -newer "$1" \
        \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.json' -o -name nlog.config -o -name .editorconfig \
        -o -type d -path '*/*/*' ! -path "$root" \) -print -quit
}
