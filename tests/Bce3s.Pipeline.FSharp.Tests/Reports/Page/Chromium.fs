namespace Bce3s.Tests

open System
open System.Collections.Generic
open System.IO
open System.Threading.Tasks
open Microsoft.Playwright
open Xunit

/// A browser without a window, where the system has one; it starts once for all tests of a class.
type Chromium() =
    let installed =
        let folders =
            (Environment.GetEnvironmentVariable "PATH" |> Option.ofObj |> Option.defaultValue "").Split ':'

        Seq.allPairs [ "chromium"; "chromium-browser"; "google-chrome"; "google-chrome-stable" ] folders
        |> Seq.map (fun (name, folder) -> Path.Combine(folder, name))
        |> Seq.tryFind File.Exists

    let mutable playwright: IPlaywright option = None
    let mutable browser: IBrowser option = None

    let start path = task {
        let! driver = Playwright.CreateAsync()
        playwright <- Some driver

        let options =
            BrowserTypeLaunchOptions(
                ExecutablePath = path,
                Args = [
                    "--no-sandbox"
                    "--disable-gpu"
                    "--disable-quic"
                    "--no-first-run"
                    "--disable-background-networking"
                    "--disable-component-update"
                    "--disable-sync"
                ]
            )

        let! started = driver.Chromium.LaunchAsync options
        browser <- Some started
    }

    /// Opens a file in a window of that width and uses it. Whatever the page's scripts complain of, and everything that it asks for beside
    /// itself, fails the test.
    member _.See(file: string, width: int, dark: bool, using: IPage -> Task) : Task = task {
        Skip.If(browser.IsNone, "there is no Chromium: install chromium, or Google Chrome")
        let complaints, address = List<string>(), Uri(file).AbsoluteUri

        let options =
            BrowserNewPageOptions(
                ViewportSize = ViewportSize(Width = width, Height = 900),
                ColorScheme = (if dark then ColorScheme.Dark else ColorScheme.Light)
            )

        let! page = browser.Value.NewPageAsync options
        page.Console.Add(fun message -> complaints.Add $"console: {message.Text}")
        page.PageError.Add(fun message -> complaints.Add $"error: {message}")
        page.RequestFailed.Add(fun request -> complaints.Add $"failed: {request.Url}")

        page.Dialog.Add(fun dialog ->
            complaints.Add $"dialog: {dialog.Message}"
            dialog.DismissAsync() |> ignore)

        page.Request.Add(fun request ->
            if
                request.Url <> address
                && not (request.Url.StartsWith "data:")
                && not (request.Url.StartsWith "blob:")
            then
                complaints.Add $"request: {request.Url}")

        let! _ = page.GotoAsync address
        do! using page
        do! page.CloseAsync()
        Assert.Empty complaints
    }

    interface IAsyncLifetime with
        member _.InitializeAsync() =
            match installed with
            | Some path -> start path
            | None -> Task.CompletedTask

        member _.DisposeAsync() = task {
            match browser with
            | Some browser -> do! browser.CloseAsync()
            | None -> ()

            playwright |> Option.iter _.Dispose()
        }
