#!/usr/bin/env bash
# Makes the files of a release in publish/: an archive for each platform with the program and the runtime in it, their SHA-256 sums, and the list of what is in
# them (SBOM, CycloneDX).
#   build/release.sh                  linux-x64, linux-arm64, win-x64 and osx-arm64
#   build/release.sh linux-x64        only that
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/build/prepare.sh"
require_sdk
cd "$root"

[ $# -gt 0 ] || set -- linux-x64 linux-arm64 win-x64 osx-arm64
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
out=$root/publish
rm -rf "$out" && mkdir -p "$out"

for rid in "$@"; do
    name=interlock-$version-$rid
    echo "$name" >&2
    build_quietly publish Api/Api.csproj -r "$rid" --self-contained -o "$out/$name"
    rm -f "$out/$name"/*.so.dbg "$out/$name/interlock.xml"
    cp -r LICENSE THIRD-PARTY-NOTICES.md CHANGELOG.md config.schema.json deploy "$out/$name"
    # The same bytes whenever and wherever it is made.
    tar -C "$out" --sort=name --owner=0 --group=0 --numeric-owner --mode=go-w,u+rw,go+r --mtime="@$SOURCE_DATE_EPOCH" -cf - "$name" | gzip -n9 >"$out/$name.tar.gz"
    rm -rf "${out:?}/$name"
done

dotnet tool restore >/dev/null
dotnet CycloneDX Api/Api.csproj --output "$out" --filename "interlock-$version.cdx.json" --output-format Json --set-name Interlock --set-version "$version" \
    --exclude-dev --disable-package-restore >/dev/null

(cd "$out" && sha256sum -- * >SHA256SUMS && cat SHA256SUMS)
