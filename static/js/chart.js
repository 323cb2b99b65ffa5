// Charts of report pages: Vega-Lite through the interpreter that needs no eval, coloured by our tokens.
/* global vegaEmbed */
import { expressionInterpreter } from "../vendor/vega-interpreter/vega-interpreter.js";

const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const drawn = new Map();

function token(name) {
  const element = document.createElement("span");
  element.hidden = true;
  document.body.append(element);
  element.style.color = `var(${name})`;
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = getComputedStyle(element).color;
  probe.fillRect(0, 0, 1, 1);
  element.remove();
  return `#${[...probe.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

function config(width) {
  const font = getComputedStyle(document.body).fontFamily;
  const [text, muted, line, ground, danger] = ["--text", "--text-2", "--line", "--surface", "--danger"].map(token);
  const series = [1, 2, 3, 4, 5].map((number) => token(`--series-${number}`));
  return {
    background: "transparent",
    font,
    view: { stroke: null },
    axis: { labelColor: muted, titleColor: muted, titleFontWeight: 500, labelFontSize: 12, titleFontSize: 12, gridColor: line, domainColor: line, tickColor: line, labelPadding: 6 },
    axisX: { grid: false, labelSeparation: 8 },
    axisY: { domain: false, ticks: false },
    legend: { labelColor: text, titleColor: muted, labelFontSize: 12, titleFontSize: 12, orient: "top", symbolStrokeWidth: 2, columns: width < 480 ? 2 : 6 },
    title: { color: text, fontSize: 13 },
    range: { category: series, ramp: [token("--surface-3"), series[0]], heatmap: [token("--surface-3"), series[0]] },
    mark: { color: series[0] },
    line: { strokeWidth: 2, point: { size: 28, filled: true } },
    bar: { cornerRadiusEnd: 2 },
    rule: { color: muted, strokeDash: [4, 4] },
    text: { color: text, fontSize: 12 },
    style: { // named by reports/rules/charts_*.py; reports/rules/chart_theme.py says the same for paper
      bucket: { fill: series[0], stroke: ground, strokeWidth: 1 },
      cell: { stroke: ground, strokeWidth: 1 },
      centre: { stroke: text, strokeWidth: 1.5, strokeDash: [1, 0] },
      "level-label": { fill: muted, fontSize: 11 },
      limit: { stroke: muted, strokeWidth: 1.5, strokeDash: [6, 4] },
      mark: { stroke: text, strokeWidth: 1.5 },
      "mark-label": { fill: text, fontSize: 12 },
      note: { stroke: muted, strokeWidth: 1.25 },
      "note-label": { fill: text, fontSize: 11, baseline: "middle" },
      part: { strokeWidth: 1.5 },
      signal: { color: danger },
    },
  };
}

function isDark() {
  const theme = document.documentElement.dataset.theme;
  return theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
}

async function draw(figure) {
  const target = figure.querySelector("[data-chart-canvas]");
  const spec = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  if (!spec.data.values.some((row) => row.value !== null)) {
    target.removeAttribute("role");
    target.removeAttribute("aria-label");
    target.textContent = "Nothing to draw in this period.";
    return;
  }
  try {
    drawn.get(figure)?.finalize();
    const view = await vegaEmbed(target, { width: "container", height: 240, autosize: { type: "fit", contains: "padding" }, ...spec }, {
      ast: true,
      expr: expressionInterpreter,
      renderer: "svg",
      actions: false,
      defaultStyle: false,
      tooltip: tooltip(),
      config: config(target.clientWidth),
    });
    figure.dataset.drawn = isDark() ? "dark" : "light"; // paper turns the dark round
    target.querySelector("svg")?.setAttribute("aria-hidden", "true"); // the canvas names it, the table tells it
    drawn.set(figure, view);
  } catch (error) {
    target.replaceChildren();
    figure.querySelector("[data-chart-table]").open = true;
    console.error("chart", figure.id, error);
  }
}

function tooltip() {
  // The browser's own tooltip: ours must not bring a style sheet of its own.
  return (_, event, item, value) => {
    const element = event?.target?.closest?.("svg");
    if (!element) return;
    const words = value == null ? "" : typeof value === "object" ? Object.entries(value).map(([key, each]) => `${key}: ${each}`).join("\n") : String(value);
    element.parentElement.title = words;
  };
}

function drawAll() {
  document.querySelectorAll("figure[data-chart]").forEach(draw);
}

drawAll();
document.addEventListener("theme:change", () => requestAnimationFrame(drawAll));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
