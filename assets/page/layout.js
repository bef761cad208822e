// Where the photos of a wall hang: rows of nearly one height, in which every photo keeps its shape (justified-layout).

import justified from "justified-layout";

// The library copies all that it has laid out with every row, so it gets a part at a time.
const PART = 400;
const [NARROWEST, WIDEST] = [0.5, 3];

/**
 * Rows from top to bottom: {title, height} for the heading of a group, {from, boxes: [{left, width}], height} for photos.
 * `groups` are [{title, n}] in order, `height` is what a row should have, `gap` is below every row and between photos.
 */
export function rowsOf(ratios, groups, { width, height, gap, heading }) {
  const rows = [];
  let from = 0;
  for (const { title, n } of groups) {
    if (title) rows.push({ title, height: heading, group: title });
    hang(rows, ratios, from, from + n, title, { width, height, gap });
    from += n;
  }
  return rows;
}

function hang(rows, ratios, from, end, group, { width, height, gap }) {
  while (from < end) {
    const last = Math.min(end, from + PART);
    const shapes = ratios.slice(from, last).map((ratio) => Math.min(WIDEST, Math.max(NARROWEST, ratio)));
    const { boxes } = justified(shapes, { containerWidth: width, containerPadding: 0, boxSpacing: gap, targetRowHeight: height, targetRowHeightTolerance: 0.3 });
    const part = [];
    boxes.forEach((box, at) => {
      if (!part.length || box.top !== boxes[at - 1].top) part.push({ from: from + at, boxes: [], height: box.height + gap, group });
      part.at(-1).boxes.push({ left: box.left, width: box.width });
    });
    if (last < end && part.length > 1) part.pop(); // it may be filled up by what comes next
    rows.push(...part);
    from = part.at(-1).from + part.at(-1).boxes.length;
  }
}
