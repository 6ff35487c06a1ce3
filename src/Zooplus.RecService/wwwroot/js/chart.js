// A line for each racing policy, drawn by uPlot.

import uPlot from '../vendor/uplot/uPlot.esm.js';
import { colour } from './theme.js';

const height = 270;

export class Chart {
  #plot = null;
  #data = [[]];

  /**
   * @param {HTMLElement} place Where it is drawn; it takes the width.
   * @param {{label: string, write: (value: number) => string, range?: (least: number, most: number) => number[]}} axis The vertical axis.
   */
  constructor(place, axis) {
    this.place = place;
    this.axis = axis;
    this.lines = [];
    this.marks = [];
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(place);
  }

  /** @param {{label: string, colour: string, dash?: number[]}[]} lines The lines; the colour is a class of style.css. */
  begin(lines) {
    this.lines = lines;
    this.marks = [];
    this.draw([[], ...lines.map(() => [])]);
    this.recolour();
  }

  /** @param {(number|null)[][]} data The steps, then the values of each line at each. */
  draw(data) {
    this.#data = data;
    this.#plot?.setData(data);
  }

  /** Takes on the colours as they are now. */
  recolour() {
    this.#plot?.destroy();
    this.#plot = null;
    if (this.lines.length > 0 && this.place.clientWidth > 0) {
      this.#plot = new uPlot(this.#options(), this.#data, this.place);
    }
  }

  #size() {
    return { width: Math.max(this.place.clientWidth, 160), height };
  }

  #options() {
    const axis = { stroke: colour('quiet'), grid: { stroke: colour('line'), width: 1 }, ticks: { show: false }, font: '12px system-ui, sans-serif' };
    return {
      ...this.#size(),
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { show: false } },
      scales: { x: { time: false }, y: { range: this.axis.range ? (_, least, most) => this.axis.range(least, most) : undefined } },
      axes: [
        { ...axis, values: (_, steps) => steps.map((step) => (Number.isInteger(step) ? step.toLocaleString('en') : '')), space: 70, size: 32 },
        { ...axis, values: (_, values) => values.map(this.axis.write), size: 56 },
      ],
      series: [{}, ...this.lines.map((line) => ({ label: line.label, stroke: colour(line.colour), width: line.dash ? 1.5 : 2, dash: line.dash, points: { show: false }, spanGaps: true }))],
      hooks: { draw: [(plot) => this.#drawMarks(plot)] },
    };
  }

  /** An upright line at each step where tastes drifted. */
  #drawMarks(plot) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.strokeStyle = colour('quiet');
    ctx.setLineDash([4, 4]);
    for (const step of this.marks) {
      const x = plot.valToPos(step, 'x', true);
      if (x >= bbox.left && x <= bbox.left + bbox.width) {
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
      }
    }
    ctx.restore();
  }
}
