// Draws the charts of a report page from the JSON in it. Text gets into the page as text alone, never as markup.
"use strict";
(() => {
    const data = JSON.parse(document.getElementById("data").textContent);
    const root = document.documentElement;
    // Marks that a browser keeps as elements without getting slow; more are painted on a canvas.
    const mostElements = 4000;
    const mostRows = 1000;
    const symbols = ["circle", "rect", "triangle", "diamond", "roundRect", "pin"];
    const dashes = ["solid", "dashed", "dotted"];
    const colours = 10;
    const charts = [];
    const narrow = matchMedia("(max-width: 40rem)");

    const element = (tag, text, attributes = {}) => {
        const made = document.createElement(tag);
        if (text !== undefined) made.textContent = text;
        for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
        return made;
    };

    // Custom properties hold light-dark(…); a colour that is used is the one of the two that holds now.
    const probe = document.body.appendChild(element("i", undefined, { hidden: "", "aria-hidden": "true" }));
    const colour = name => {
        probe.style.color = `var(--${name})`;
        return getComputedStyle(probe).color;
    };
    const seriesColour = i => colour(`c${i % colours}`);

    const short = (text, length) => (text.length > length ? text.slice(0, length - 1) + "…" : text);
    const plain = value => String(value);
    const written = (style, value) => {
        if (value === null || value === undefined) return "–";
        if (style === "percent") return (100 * value).toFixed(1) + " %";
        if (style === "whole") return Math.round(value).toLocaleString("en-US");
        return Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-3) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
    };
    const tick = (style, value) => (style === "percent" ? `${Math.round(100 * value)} %` : written(style, value));

    const tip = lines => {
        const box = element("div");
        for (const line of lines) box.appendChild(element("div", short(line, 120)));
        box.style.whiteSpace = "normal";
        return box;
    };
    const tooltip = () => ({
        backgroundColor: colour("card"),
        borderColor: colour("line"),
        textStyle: { color: colour("ink"), fontSize: 12 },
        confine: true,
    });

    // An end that is not given lies beside the points, so that none is cut in half.
    const ends = (axis, values) => {
        const known = values.filter(value => value !== null && (!axis.isLog || value > 0));
        const low = known.reduce((a, b) => Math.min(a, b), Infinity);
        const high = known.reduce((a, b) => Math.max(a, b), -Infinity);
        if (axis.isLog) {
            const pad = Math.max(1.15, Math.pow(high / low, 0.05));
            return { min: axis.from ?? low / pad, max: axis.to ?? high * pad };
        }
        const pad = 0.04 * (high - low || Math.abs(high) || 1);
        const low0 = low >= 0 && low < 0.3 * high && axis.title !== "" ? 0 : low - pad;
        return { min: axis.from ?? low0, max: axis.to ?? high + pad };
    };

    const axisOption = (axis, range, isX) => ({
        type: axis.isLog ? "log" : "value",
        name: axis.title,
        nameLocation: "middle",
        nameGap: isX ? 26 : 44,
        nameTextStyle: { color: colour("soft") },
        ...range,
        minInterval: axis.style === "whole" && !axis.isLog ? 1 : undefined,
        axisLine: { show: isX, lineStyle: { color: colour("line") }, onZero: false },
        axisTick: { show: isX, lineStyle: { color: colour("line") } },
        axisLabel: {
            color: colour("soft"),
            hideOverlap: true,
            showMinLabel: axis.title !== "",
            showMaxLabel: axis.title !== "",
            formatter: value => {
                if (axis.title === "") return "";
                // Ends that were padded are no numbers to read.
                if (axis.isLog) return Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-6 ? tick(axis.style, value) : "";
                const padded = value !== 0 && ((value === range.min && axis.from === null) || (value === range.max && axis.to === null));
                return padded || (axis.style === "whole" && !Number.isInteger(value)) ? "" : tick(axis.style, value);
            },
        },
        splitLine: { lineStyle: { color: colour("line"), opacity: 0.6 } },
    });

    const areas = (regions, range) => {
        const parts = regions
            .map(region => ({ ...region, from: Math.max(region.from, range.min), to: Math.min(region.to, range.max) }))
            .filter(region => region.from < region.to);
        const isLog = range.isLog;
        const share = part =>
            isLog ? Math.log(part.to / part.from) / Math.log(range.max / range.min) : (part.to - part.from) / (range.max - range.min);
        return {
            silent: true,
            label: { color: colour("soft"), position: "top", distance: 3, fontSize: 11 },
            data: parts.map((part, i) => [
                {
                    xAxis: part.from,
                    itemStyle: { color: i % 2 ? colour("band") : "transparent", opacity: 0.7 },
                    label: { show: share(part) > 0.06 },
                    name: short(part.name, Math.max(3, Math.round(60 * share(part)))),
                },
                { xAxis: part.to },
            ]),
        };
    };

    const pointName = (series, i) => (series.classes.length ? data.classes[series.classes[i]] : "");

    const seriesOption = (series, i, width) => {
        const points = series.x.map((x, k) => [x, series.y[k]]);
        const dots = points.length > 1000 ? 4 : points.length > 150 ? 6 : 10;
        const base = { name: series.name, data: points, itemStyle: { color: seriesColour(i) }, emphasis: { focus: "series" } };
        if (series.mark === "line")
            return {
                ...base,
                type: "line",
                connectNulls: true,
                symbol: symbols[i % symbols.length],
                symbolSize: 5,
                showSymbol: points.length <= 40,
                lineStyle: { color: seriesColour(i), width: 2, type: dashes[Math.floor(i / colours) % dashes.length] },
            };
        if (series.mark === "bars") return { ...base, type: "bar", itemStyle: { color: seriesColour(i), opacity: 0.65 }, barWidth: Math.max(3, (0.75 * width) / points.length) };
        return {
            ...base,
            type: "scatter",
            // All at once: a page is printed when it is printed.
            progressive: 0,
            symbol: symbols[i % symbols.length],
            symbolSize: dots,
            itemStyle: { color: seriesColour(i), opacity: points.length > 300 ? 0.6 : 0.85 },
        };
    };

    const plotOption = (plot, width) => {
        const x = { ...ends(plot.x, plot.series.flatMap(series => series.x)), isLog: plot.x.isLog };
        const y = ends(plot.y, plot.series.flatMap(series => series.y));
        const series = plot.series.map((one, i) => seriesOption(one, i, width));
        const silent = { type: "line", data: [], silent: true, symbol: "none", tooltip: { show: false } };
        if (plot.regions.length) series.push({ ...silent, markArea: areas(plot.regions, x) });
        if (plot.diagonal)
            series.push({
                ...silent,
                markLine: {
                    silent: true,
                    symbol: "none",
                    label: { show: false },
                    lineStyle: { color: colour("soft"), type: "dashed" },
                    data: [[{ coord: [0, 0] }, { coord: [1, 1] }]],
                },
            });
        const lines = plot.series.every(one => one.mark !== "dots");
        const { isLog, ...range } = x;
        return {
            grid: { left: 12, right: 16, top: plot.regions.length ? 22 : 12, bottom: 12, outerBoundsMode: "same", outerBoundsContain: "all" },
            legend: { show: false },
            xAxis: axisOption(plot.x, range, true),
            yAxis: axisOption(plot.y, y, false),
            series,
            tooltip: {
                ...tooltip(),
                trigger: lines ? "axis" : "item",
                formatter: hits => {
                    const all = [hits].flat();
                    const where = plot.x.title ? [`${plot.x.title} ${written(plot.x.style, all[0].value[0])}`] : [];
                    const named = all.length === 1 && plot.series[all[0].seriesIndex] ? pointName(plot.series[all[0].seriesIndex], all[0].dataIndex) : "";
                    const values = all
                        .filter(hit => hit.value[1] !== null && hit.value[1] !== undefined)
                        .map(hit => (plot.y.title ? `${hit.seriesName}: ${written(plot.y.style, hit.value[1])}` : hit.seriesName));
                    return tip([...(named ? [named] : []), ...where, ...values]);
                },
            },
        };
    };

    const matrixOption = matrix => {
        const size = matrix.labels.length;
        const labelled = size <= 30;
        const axis = (title, isX) => ({
            type: "category",
            data: matrix.labels,
            inverse: !isX,
            name: title + (labelled ? "" : ", most frequent first"),
            nameLocation: "middle",
            nameTextStyle: { color: colour("soft") },
            axisLine: { lineStyle: { color: colour("line") } },
            axisTick: { show: false },
            axisLabel: {
                show: labelled,
                color: colour("soft"),
                interval: 0,
                rotate: isX ? 45 : 0,
                fontSize: size > 15 ? 9 : 11,
                formatter: name => short(name, narrow.matches ? 8 : 14),
            },
        });
        const diverging = matrix.low < 0;
        const cells = labelled && matrix.cells.length <= 150 && !narrow.matches;
        return {
            grid: { left: 12, right: 16, top: 8, bottom: 44, outerBoundsMode: "same", outerBoundsContain: "all" },
            xAxis: axis(matrix.columns, true),
            yAxis: axis(matrix.rows, false),
            visualMap: {
                min: matrix.low,
                max: matrix.high,
                orient: "horizontal",
                left: "center",
                bottom: 0,
                itemHeight: 140,
                itemWidth: 10,
                text: [tick(matrix.style, matrix.high), tick(matrix.style, matrix.low)],
                textStyle: { color: colour("soft") },
                inRange: { color: diverging ? [colour("minus"), colour("low"), colour("high")] : [colour("low"), colour("high")] },
            },
            series: [
                {
                    type: "heatmap",
                    progressive: 0,
                    data: matrix.cells.map(([row, column, value]) => [column, row, value]),
                    itemStyle: { borderColor: colour("line"), borderWidth: size <= 30 ? 0.5 : 0 },
                    label: {
                        show: cells,
                        fontSize: 10,
                        formatter: cell => (matrix.style === "percent" ? Math.round(100 * cell.value[2]) : cell.value[2].toFixed(1).replace("-0.0", "0.0")),
                    },
                },
            ],
            tooltip: {
                ...tooltip(),
                formatter: cell =>
                    tip([
                        `${matrix.rows}: ${matrix.labels[cell.value[1]]}`,
                        `${matrix.columns}: ${matrix.labels[cell.value[0]]}`,
                        written(matrix.style, cell.value[2]),
                    ]),
            },
        };
    };

    const isPlot = content => content.kind === "plot";
    const marks = content =>
        isPlot(content) ? content.series.reduce((sum, series) => sum + (series.mark === "line" ? 1 : series.x.length), 0) : content.cells.length;

    const tableOf = content => {
        if (!isPlot(content))
            return {
                heads: [content.rows, content.columns, "value"],
                rows: content.cells.map(([row, column, value]) => [content.labels[row], content.labels[column], value]),
                style: [null, null, content.style],
            };
        const { x, y, series } = content;
        const shared = series.every(one => !one.classes.length && one.mark !== "dots");
        if (!shared)
            return {
                heads: ["series", "name", x.title || "x", y.title || "y"],
                rows: series.flatMap(one => one.x.map((value, i) => [one.name, pointName(one, i), value, one.y[i]])),
                style: [null, null, x.style, y.style],
            };
        const columns = series.map(one => new Map(one.x.map((value, i) => [value, one.y[i]])));
        const xs = [...new Set(series.flatMap(one => one.x))].sort((a, b) => a - b);
        return {
            heads: [x.title, ...series.map(one => one.name)],
            rows: xs.map(value => [value, ...columns.map(column => column.get(value) ?? null)]),
            style: [x.style, ...series.map(() => y.style)],
        };
    };

    const csv = table => {
        const cell = value => (value === null ? "" : /[",\n\r]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : plain(value));
        return [table.heads, ...table.rows].map(row => row.map(cell).join(",")).join("\n") + "\n";
    };

    const fillDetails = (figure, details) => {
        const table = tableOf(figure.content);
        const grid = element("table");
        const head = grid.createTHead().insertRow();
        for (const name of table.heads) head.appendChild(element("th", name, { scope: "col" }));
        const body = grid.createTBody();
        for (const row of table.rows.slice(0, mostRows)) {
            const line = body.insertRow();
            row.forEach((value, i) => {
                const text = typeof value === "string" ? value : written(table.style[i], value);
                line.appendChild(i === 0 ? element("th", text, { scope: "row" }) : element("td", text, typeof value === "string" ? { class: "text" } : {}));
            });
        }
        const save = element("button", "Save as CSV", { type: "button" });
        save.addEventListener("click", () => {
            const link = element("a", undefined, { download: `${figure.id}.csv` });
            link.href = URL.createObjectURL(new Blob([csv(table)], { type: "text/csv" }));
            link.click();
            URL.revokeObjectURL(link.href);
        });
        const scroll = element("div", undefined, { class: "scroll", tabindex: "0", role: "region", "aria-label": `Numbers of ${figure.title}` });
        scroll.appendChild(grid);
        details.append(save);
        if (table.rows.length > mostRows)
            details.append(element("p", `The first ${mostRows} of ${table.rows.length} rows; the file has all.`, { class: "note" }));
        details.append(scroll);
    };

    const fillLegend = (figure, legend, chart) => {
        const { series } = figure.content;
        if (series.length < 2) return;
        legend.setAttribute("role", "group");
        legend.setAttribute("aria-label", `Series of ${figure.title}`);
        series.forEach((one, i) => {
            if (one.x.length === 0) return;
            const button = element("button", undefined, { type: "button", "aria-pressed": "true", title: one.name });
            button.appendChild(element("span", one.name));
            button.style.setProperty("--swatch", `var(--c${i % colours})`);
            button.addEventListener("click", () => {
                chart.dispatchAction({ type: "legendToggleSelect", name: one.name });
                button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") === "true" ? "false" : "true");
            });
            legend.appendChild(button);
        });
    };

    const option = (figure, width) => ({
        animation: false,
        textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
        aria: { enabled: true, label: { description: `${figure.title}. ${figure.about} The numbers are in the table below.` } },
        ...(isPlot(figure.content) ? plotOption(figure.content, width) : matrixOption(figure.content)),
    });

    const draw = () => {
        for (const { chart, figure } of charts) chart.setOption(option(figure, chart.getWidth()));
    };

    for (const figure of data.figures) {
        const place = document.getElementById(figure.id);
        const canvas = marks(figure.content) > mostElements;
        const box = place.querySelector(".chart");
        const chart = echarts.init(box, null, { renderer: canvas ? "canvas" : "svg" });
        charts.push({ chart, figure });
        box.setAttribute("role", "img");
        if (isPlot(figure.content)) fillLegend(figure, place.querySelector(".legend"), chart);
        const details = place.querySelector("details");
        details.addEventListener("toggle", () => fillDetails(figure, details), { once: true });
        new ResizeObserver(() => {
            if (box.clientWidth === chart.getWidth() && box.clientHeight === chart.getHeight()) return;
            chart.resize();
            chart.setOption(option(figure, chart.getWidth()));
        }).observe(box);
    }
    draw();

    const themes = ["as the system", "light", "dark"];
    let theme = 0;
    const button = document.getElementById("theme");
    button.addEventListener("click", () => {
        theme = (theme + 1) % themes.length;
        if (theme === 0) delete root.dataset.theme;
        else root.dataset.theme = themes[theme];
        button.textContent = `Theme: ${themes[theme]}`;
        draw();
    });
    for (const query of ["(prefers-color-scheme: dark)", "print"]) matchMedia(query).addEventListener("change", draw);
    narrow.addEventListener("change", draw);
})();
