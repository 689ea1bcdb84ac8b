const LINE = 15; // pixels of a line of a chart's text

const overlap = (a, b) => Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left))
  * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

const box = (left, top, width, height) => ({ left, top, right: left + width, bottom: top + height });

/** Heights for labels beside lines' ends: as near to where they belong as they do not touch. */
function spread(wanted, top, bottom) {
  const order = wanted.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  let free = top;
  for (const label of order) {
    label.y = Math.max(label.y, free);
    free = label.y + LINE;
  }
  let limit = bottom;
  for (const label of order.reverse()) {
    label.y = Math.min(label.y, limit);
    limit = label.y - LINE;
  }
  const placed = [];
  for (const label of order) placed[label.i] = label.y;
  return placed;
}

/**
 * Places for labels near their points: where they hide no point and no other label. The ones that come first choose
 * first; those that must go far away get a line to their point.
 */
function placed(labels, obstacles, bounds) {
  const taken = [...obstacles];
  return labels.map(label => {
    const width = widthOf(label.text) + 4;
    let best = null;
    for (const distance of [9, 16, 26, 40, 56, 74]) {
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, -1], [0, 1], [0.8, -0.8], [-0.8, -0.8], [0.8, 0.8], [-0.8, 0.8]]) {
        const centreX = label.x + dx * (distance + width / 2 * Math.min(1, Math.abs(dx) * 1.25));
        const centreY = label.y + dy * (distance + LINE / 2 - 2);
        const at = box(centreX - width / 2, centreY - LINE / 2, width, LINE);
        const outside = at.left < bounds.left || at.right > bounds.right || at.top < bounds.top || at.bottom > bounds.bottom;
        const cost = taken.reduce((sum, other) => sum + overlap(at, other), 0) + (outside ? 1e6 : 0);
        if (!best || cost < best.cost) best = { cost, at, distance, x: centreX, y: centreY };
      }
      if (best.cost === 0) break;
    }
    taken.push(best.at);
    return { ...label, at: best.at, labelX: best.x, labelY: best.y, far: best.distance > 16 };
  });
}

/** A placed label, with its line to the point if that is far. */
function label(spot, attributes) {
  const drawn = svg('g');
  if (spot.far) {
    const x = Math.min(Math.max(spot.x, spot.at.left), spot.at.right);
    const y = Math.min(Math.max(spot.y, spot.at.top + 2), spot.at.bottom - 2);
    drawn.append(svg('line', { class: 'leader', x1: spot.x, y1: spot.y, x2: x, y2: y }));
  }
  drawn.append(text(spot.labelX, spot.labelY + 4, spot.text, { class: 'halo label', 'text-anchor': 'middle', ...attributes }));
  return drawn;
}
