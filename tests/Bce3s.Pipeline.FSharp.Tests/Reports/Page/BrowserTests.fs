namespace Bce3s.Tests

open System
open System.IO
open System.Threading.Tasks
open Microsoft.Playwright
open Xunit
open Bce3s
open Bce3s.Reporting

/// Pages, written once for all tests here.
module private Pages =
    let private folder =
        lazy
            (let folder = new TemporaryFolder()
             AppDomain.CurrentDomain.ProcessExit.Add(fun _ -> (folder :> IDisposable).Dispose())
             folder)

    let private written name (write: string -> unit) =
        lazy
            (let file = folder.Value.File name
             write file
             file)

    let one =
        written "one.html" (fun file ->
            Assert.Equal(None, Report.write (ReportRuns.options ()) true (ReportRuns.one ()) file))

    let two = written "two.html" (fun file -> Report.compare [ ReportRuns.one (); ReportRuns.two () ] file)

    let large =
        written "large.html" (fun file ->
            let run, look = ReportRuns.large 8142
            use look = look
            use test = ReportRuns.blank ()
            PageHtml.write file (RunPage.create run (Ok(test, look))))

/// What a script says.
module private Page =
    let ask<'T> (page: IPage) (script: string) : Task<'T> = page.EvaluateAsync<'T> script

    /// Asks until the answer is as wanted, for five seconds at most: pages draw when they come to it.
    let rec untilWithin left (wanted: 'T -> bool) (question: unit -> Task<'T>) : Task<'T> = task {
        let! answer = question ()

        if wanted answer || left = 0 then
            return answer
        else
            do! Task.Delay 50
            return! untilWithin (left - 1) wanted question
    }

    let until wanted question = untilWithin 100 wanted question

    /// Presses the tabulator until an element has the focus, so many times at most.
    let rec tabTo (page: IPage) selector left : Task<unit> = task {
        do! page.Keyboard.PressAsync "Tab"
        let! there = ask<bool> page $"document.activeElement.matches('{selector}')"

        if not there then
            Assert.True(left > 0, $"no {selector} was reached")
            do! tabTo page selector (left - 1)
    }

/// Pages as a browser has them.
type BrowserTests(chromium: Chromium) =
    let seeAs width dark (page: Lazy<string>) (using: IPage -> Task<unit>) : Task =
        chromium.See(page.Value, width, dark, (fun page -> using page))

    let see page using = seeAs 1280 false page using

    let charts = [ "accuracy"; "loss"; "curriculum"; "learning-rate"; "speed"; "class-accuracy"; "norms" ]

    let ofModel = [ "confusion"; "cosines"; "tsne"; "pca"; "calibration" ]

    interface IClassFixture<Chromium>

    [<SkippableFact>]
    member _.``every chart is drawn and says in words what it is``() =
        see Pages.one (fun page -> task {
            for id in charts @ ofModel do
                let chart = page.Locator($"#{id} .chart[role=img]")
                let! shapes = chart.Locator("svg path").CountAsync()
                Assert.True(shapes > 3, $"{id} has {shapes} shapes")
                let! label = chart.GetAttributeAsync "aria-label"
                let! title = page.Locator($"#{id} h3").InnerTextAsync()
                Assert.StartsWith(title, label)

            let! pictures = page.Locator("#mistakes img").CountAsync()

            let! loaded =
                Page.ask
                    page
                    "[...document.querySelectorAll('#mistakes img')].filter(i => i.naturalWidth === 28).length"

            Assert.Equal(pictures, loaded)
            Assert.True(pictures > 0)
            let! rows = page.Locator("#scores tbody tr").CountAsync()
            // Two stages and the best epoch, with and without flips.
            Assert.Equal(6, rows)

            let! headings =
                Page.ask<string[]> page "[...document.querySelectorAll('h1, h2, h3')].map(h => h.tagName).slice(0, 3)"

            Assert.Equal<string[]>([| "H1"; "H2"; "H3" |], headings)
        })

    [<SkippableFact>]
    member _.``names of classes stay names``() =
        see Pages.one (fun page -> task {
            let! strange = page.Locator("img[src=x]").CountAsync()
            Assert.Equal(0, strange)
            do! page.Locator("#class-accuracy summary").ClickAsync()
            let! told = page.Locator("#class-accuracy td:nth-child(2)").AllTextContentsAsync()
            Assert.Equal<string list>(List.sort ReportRuns.hostile, List.sort (List.ofSeq told))
            // None of them widens the page.
            let! width = Page.ask<int> page "document.documentElement.scrollWidth"
            Assert.Equal(1280, width)
        })

    [<SkippableFact>]
    member _.``the keyboard reaches everything``() =
        see Pages.one (fun page -> task {
            let focused () =
                Page.ask<string>
                    page
                    "document.activeElement.id || document.activeElement.className || document.activeElement.tagName"

            do! page.Keyboard.PressAsync "Tab"
            let! first = focused ()
            Assert.Equal("skip", first)
            do! page.Keyboard.PressAsync "Tab"
            let! second = focused ()
            Assert.Equal("theme", second)

            let lines () = page.Locator("#accuracy svg path[stroke-width='2']").CountAsync()
            let! before = lines ()
            do! Page.tabTo page "#accuracy .legend button" 60
            do! page.Keyboard.PressAsync "Space"
            let! pressed = page.Locator("#accuracy .legend button").First.GetAttributeAsync "aria-pressed"
            Assert.Equal("false", pressed)
            let! after = Page.until ((>) before) lines
            Assert.Equal(before - 1, after)

            do! Page.tabTo page "#accuracy summary" 20
            do! page.Keyboard.PressAsync "Enter"
            do! page.Locator("#accuracy details tbody tr").Last.WaitForAsync()
            let! rows = page.Locator("#accuracy details tbody tr").CountAsync()
            Assert.Equal(3, rows)
            do! Page.tabTo page "#accuracy details button" 3
            let! saved = page.RunAndWaitForDownloadAsync(fun () -> page.Keyboard.PressAsync "Enter")
            Assert.Equal("accuracy.csv", saved.SuggestedFilename)
            let! path = saved.PathAsync()
            let text = File.ReadAllLines path
            Assert.Equal("epoch,top-1,class average,few", text[0])
            Assert.Equal(4, text.Length)
        })

    [<SkippableFact>]
    member _.``light, dark and paper``() =
        let ink = "getComputedStyle(document.querySelector('h1')).color"
        let axis = "document.querySelector('#accuracy svg text').getAttribute('fill')"

        see Pages.one (fun page -> task {
            let! lightInk = Page.ask<string> page ink
            let! lightAxis = Page.ask<string> page axis
            do! page.EmulateMediaAsync(PageEmulateMediaOptions(ColorScheme = ColorScheme.Dark))
            let now wanted script = Page.until wanted (fun () -> Page.ask<string> page script)
            let! darkInk = now ((<>) lightInk) ink
            let! darkAxis = now ((<>) lightAxis) axis
            Assert.NotEqual<string>(lightInk, darkInk)
            Assert.NotEqual<string>(lightAxis, darkAxis)

            // On paper it is light whatever the screen is, and all that is only for a screen is gone.
            do! page.EmulateMediaAsync(PageEmulateMediaOptions(Media = Media.Print))
            let! printInk = now ((=) lightInk) ink
            let! printAxis = now ((=) lightAxis) axis
            Assert.Equal(lightInk, printInk)
            Assert.Equal(lightAxis, printAxis)
            let! buttons = page.Locator("#theme").IsVisibleAsync()
            Assert.False buttons
            let! paper = page.PdfAsync()
            Assert.True(paper.Length > 20_000)

            // The button is above the system: light, then dark.
            do! page.EmulateMediaAsync(PageEmulateMediaOptions(Media = Media.Screen))
            let theme = page.Locator "#theme"
            do! theme.ClickAsync()
            let! chosen = now ((=) lightInk) ink
            Assert.Equal(lightInk, chosen)
            let! text = theme.InnerTextAsync()
            Assert.Equal("Theme: light", text)
            do! theme.ClickAsync()
            let! chosen = now ((=) darkAxis) axis
            Assert.Equal(darkAxis, chosen)
        })

    [<SkippableFact>]
    member _.``a telephone shows it without scrolling to the side``() =
        seeAs 400 true Pages.one (fun page -> task {
            let! wide =
                Page.ask<string[]>
                    page
                    "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 400 && !e.closest('.scroll, pre')).map(e => `${e.closest('[id]')?.id} ${e.tagName} ${e.getBoundingClientRect().right}`)"

            Assert.Empty wide
            let! width = Page.ask<int> page "document.documentElement.scrollWidth"
            Assert.Equal(400, width)
        })

    [<SkippableFact>]
    member _.``two runs share every chart``() =
        see Pages.two (fun page -> task {
            for id in
                [
                    "accuracy-top-1"
                    "accuracy-few"
                    "loss"
                    "learning-rate"
                    "speed"
                    "class-accuracy"
                    "classifier-norms"
                ] do
                let! series = page.Locator($"#{id} .legend button").AllInnerTextsAsync()
                Assert.Equal<string seq>([ "tiny, seed 0"; "tiny, seed 1" ], series)
                let! lines = page.Locator($"#{id} svg path[stroke-width='2']").CountAsync()
                Assert.True(lines >= 2, $"{id} has {lines} lines")

            let! differing = page.Locator("#differences tbody th").AllInnerTextsAsync()
            Assert.Equal<string seq>([ "seed" ], differing)
        })

    [<SkippableFact>]
    member _.``a page of 8,142 classes opens``() =
        see Pages.large (fun page -> task {
            // So many points are painted, not kept as elements.
            let! painted = page.Locator("#class-accuracy canvas").CountAsync()
            Assert.True(painted > 0)
            let! elements = Page.ask<int> page "document.querySelectorAll('*').length"
            Assert.True(elements < 20_000, $"{elements} elements")
            do! page.Locator("#norms summary").ClickAsync()
            let! rows = page.Locator("#norms tbody tr").CountAsync()
            Assert.Equal(1000, rows)
            let! note = page.Locator("#norms details .note").InnerTextAsync()
            Assert.StartsWith("The first 1000 of", note)
        })
