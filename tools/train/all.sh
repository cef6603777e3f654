#!/bin/sh
# Rebuilds everything in models/ from nothing but Debian packages.
set -eu
cd "$(dirname "$0")"

if [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends \
        python3-sklearn python3-onnx python3-torch python3-pil \
        fonts-adf-accanthis fonts-anonymous-pro fonts-b612 fonts-cabin fonts-cantarell fonts-comfortaa \
        fonts-courier-prime fonts-crosextra-caladea fonts-dejavu-core fonts-dejavu-extra fonts-dosis fonts-ebgaramond \
        fonts-firacode fonts-freefont-ttf fonts-gfs-didot fonts-go fonts-goudybookletter fonts-hack fonts-inconsolata \
        fonts-inter fonts-jetbrains-mono fonts-junicode fonts-lato fonts-liberation fonts-linuxlibertine \
        fonts-noto-core fonts-open-sans fonts-play fonts-quicksand fonts-roboto-slab fonts-roboto-unhinted \
        fonts-sil-andika fonts-sil-charis fonts-sil-gentium fonts-urw-base35 fonts-vollkorn
fi

# Debian's own Python has Debian's packages; another one may come first in the path.
python=${PYTHON:-/usr/bin/python3}
for script in iris wine diabetes digits letters sensors trainseries; do
    echo "$script"
    "$python" "$script.py"
done
dotnet run --project mlnet -c Release
"$python" check.py
