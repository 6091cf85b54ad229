// The parts of ECharts that a report page draws with; README.md says how they become echarts.min.js.
import { init, use } from "echarts/core";
import { BarChart, HeatmapChart, LineChart, ScatterChart } from "echarts/charts";
import {
    AriaComponent,
    GridComponent,
    LegendComponent,
    MarkAreaComponent,
    MarkLineComponent,
    TooltipComponent,
    VisualMapContinuousComponent,
} from "echarts/components";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";

use([
    BarChart,
    HeatmapChart,
    LineChart,
    ScatterChart,
    AriaComponent,
    GridComponent,
    LegendComponent,
    MarkAreaComponent,
    MarkLineComponent,
    TooltipComponent,
    VisualMapContinuousComponent,
    CanvasRenderer,
    SVGRenderer,
]);

export { init };
