# Starts the build in build/, building it first. Without arguments: the targets there are.
$ErrorActionPreference = "Stop"

$SdkMajor = 10
$BuildProjectFile = "$PSScriptRoot\build\_build.csproj"
$BuildProgram = "$PSScriptRoot\artifacts\bin\_build\release\_build.dll"
$SdkDirectory = "$PSScriptRoot\.nuke\temp\dotnet"
$SdkInstallUrl = "https://dot.net/v1/dotnet-install.ps1"

$env:DOTNET_CLI_TELEMETRY_OPTOUT = 1
$env:DOTNET_NOLOGO = 1
$env:MSBUILDDISABLENODEREUSE = 1

function Test-Sdk {
    if ($null -eq (Get-Command dotnet -ErrorAction SilentlyContinue)) { return $false }
    return [bool](dotnet --list-sdks | Where-Object { $_.StartsWith("$SdkMajor.") })
}

function Use-LocalSdk {
    $env:DOTNET_ROOT = $SdkDirectory
    $env:PATH = "$SdkDirectory;$env:PATH"
}

if (Test-Path "$SdkDirectory\dotnet.exe") { Use-LocalSdk }
if (-not (Test-Sdk)) {
    Write-Output "No .NET $SdkMajor SDK found: installing one into .nuke\temp\dotnet"
    New-Item -ItemType Directory -Force $SdkDirectory | Out-Null
    [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
    (New-Object System.Net.WebClient).DownloadFile($SdkInstallUrl, "$SdkDirectory\dotnet-install.ps1")
    & "$SdkDirectory\dotnet-install.ps1" -Channel "$SdkMajor.0" -InstallDir $SdkDirectory -NoPath
    Use-LocalSdk
}

dotnet msbuild $BuildProjectFile -restore -p:Configuration=Release -nologo -v:quiet -tl:off -clp:NoSummary
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
dotnet $BuildProgram $args
exit $LASTEXITCODE
