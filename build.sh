#!/usr/bin/env bash
# Starts the build in build/, building it first if it has changed. Without arguments: the targets there are.
set -eo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BUILD_PROJECT_FILE="$ROOT/build/_build.csproj"
BUILD_PROGRAM="$ROOT/artifacts/bin/_build/release/_build.dll"
STAMP="$ROOT/artifacts/build.stamp"
SDK_MAJOR=10
SDK_DIRECTORY="$ROOT/.nuke/temp/dotnet"
SDK_INSTALL_URL="https://dot.net/v1/dotnet-install.sh"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Compiler processes that outlive the build would hold on to the output of whoever called it.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
# Without ICU .NET does not start unless told to do without. The sbin folders are not in everybody's PATH.
case "$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null)" in
    *libicuuc*) ;;
    *) export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 ;;
esac

has_sdk() {
    case $'\n'"$("$1" --list-sdks 2>/dev/null)" in
        *$'\n'"$SDK_MAJOR."*) true ;;
        *) false ;;
    esac
}

fetch() {
    if command -v curl >/dev/null; then
        curl -fsSL "$1" -o "$2"
    elif command -v wget >/dev/null; then
        wget -q "$1" -O "$2"
    else
        echo "Neither curl nor wget is here to fetch it with." >&2
        return 1
    fi
}

use_local_sdk() { export DOTNET_ROOT="$SDK_DIRECTORY" PATH="$SDK_DIRECTORY:$PATH"; }

# An SDK that an earlier call installed is used by all that follow.
if [ -x "$SDK_DIRECTORY/dotnet" ]; then use_local_sdk; fi

up_to_date() {
    [ -f "$STAMP" ] && [ -f "$BUILD_PROGRAM" ] && [ "$(<"$STAMP")" = "backend=$BuildBackend" ] &&
        [ -z "$(find "$ROOT/build" "$ROOT/compat/Nuke.Common" "$ROOT"/Directory.* -newer "$STAMP" -print -quit)" ]
}

if ! up_to_date; then
    if ! has_sdk dotnet; then
        echo "No .NET $SDK_MAJOR SDK found: installing one into ${SDK_DIRECTORY#"$ROOT"/}"
        mkdir -p "$SDK_DIRECTORY"
        if ! fetch "$SDK_INSTALL_URL" "$SDK_DIRECTORY/dotnet-install.sh"; then
            echo "Cannot fetch $SDK_INSTALL_URL. Install the .NET $SDK_MAJOR SDK by hand: https://dotnet.microsoft.com/download" >&2
            exit 1
        fi
        bash "$SDK_DIRECTORY/dotnet-install.sh" --channel "$SDK_MAJOR.0" --install-dir "$SDK_DIRECTORY" --no-path
        use_local_sdk
    fi
    mkdir -p "$ROOT/artifacts"
    # Dated before the build: what changes while it runs is newer.
    printf 'backend=%s' "$BuildBackend" > "$STAMP.new"
    dotnet msbuild "$BUILD_PROJECT_FILE" -restore -p:Configuration=Release -nologo -v:quiet -tl:off -clp:NoSummary
    mv "$STAMP.new" "$STAMP"
fi

exec dotnet "$BUILD_PROGRAM" "$@"
