import { el, setAttribute, type Part } from '../../ui/page/elements';

/** The number of rows added or removed together. */
const chunkSize = 10;
/** How far beyond the visible part a table renders rows, in pixels. */
const margin = 200;
/** A row's height before the first measurement, in pixels. */
const usualHeight = 39;
/** The box's height before the first measurement, in pixels. */
const usualBox = 540;

interface Chunk<Row> {
  /** Fills the space of the missing rows before it. */
  gap: HTMLElement;
  element: HTMLElement;
  rows: Row[];
}

/** A table's rows. Only those near its box exist, so ten thousand cost as little as a hundred. */
export interface Windowed<T, Row extends Part<T>> extends Part<readonly T[]> {
  /** Returns an item's row and keeps it, wherever the table scrolls, until another one is kept. */
  keep(index: number): Row | undefined;
  /** Scrolls to the first row, where a new search or filter starts. */
  toTop(): void;
}

/**
 * Fills `table` with one row per item, and gives assistive technology the row count and each row's position. `box` is
 * the table's scrolling parent; `head` is its only child so far.
 */
export function windowed<T, Row extends Part<T>>(
  box: HTMLElement,
  table: HTMLElement,
  head: HTMLElement,
  make: () => Row,
): Windowed<T, Row> {
  let items: readonly T[] = [];
  let kept = 0;
  /** The visible part, known from events: measuring during drawing would force a layout. */
  const sight = { top: 0, height: usualBox, width: 0 };
  let rowHeight = usualHeight;
  /** The heights of chunks that were visible; the others are estimated. */
  const heights = new Map<number, number>();
  /** The existing chunks, unordered. */
  const chunks = new Map<number, Chunk<Row>>();
  /** Removed chunks to reuse. */
  const spare: Chunk<Row>[] = [];
  /** Fills the space after the last existing chunk. */
  const rest = gap();
  table.append(rest);
  box.addEventListener('scroll', look, { passive: true });
  new ResizeObserver(([change]) => {
    if (!change) return;
    const { width, height } = change.contentRect;
    // A different width changes where rows wrap.
    if (width !== sight.width) heights.clear();
    Object.assign(sight, { width, height });
    look();
  }).observe(box);

  function look(): void {
    const isFirst = heights.size === 0;
    for (const [index, { element, rows }] of chunks) {
      const height = element.offsetHeight;
      // A hidden table has no height.
      if (height === 0) continue;
      heights.set(index, height);
      if (isFirst) rowHeight = height / rows.length;
    }
    sight.top = box.scrollTop;
    draw();
  }

  function countChunks(): number {
    return Math.ceil(items.length / chunkSize);
  }

  function heightOf(from: number, to: number): number {
    let height = 0;
    for (let index = from; index < to; index++) height += heights.get(index) ?? chunkSize * rowHeight;
    return height;
  }

  /** Returns the chunks that should exist, in order: those near the box, the first, the focused, and the tab stop's. */
  function wanted(): number[] {
    const count = countChunks();
    const end = sight.top + sight.height + margin;
    const found = new Set([0, Math.floor(kept / chunkSize)]);
    for (const [index, { element }] of chunks) if (element.contains(document.activeElement)) found.add(index);
    for (let index = 0, top = 0; index < count && top < end; index++) {
      top += heightOf(index, index + 1);
      if (top > sight.top - margin) found.add(index);
    }
    return [...found].filter((index) => index < count).sort((one, other) => one - other);
  }

  function draw(): void {
    const indexes = wanted();
    for (const [index, chunk] of chunks) {
      if (indexes.includes(index)) continue;
      chunks.delete(index);
      spare.push(chunk);
      chunk.gap.remove();
      chunk.element.remove();
    }
    let before: HTMLElement = head;
    let next = 0;
    for (const index of indexes) {
      // An existing chunk stays in place, since moving it would lose the focus.
      const chunk = chunks.get(index) ?? place(index, before);
      setHeight(chunk.gap, heightOf(next, index));
      fill(chunk, index * chunkSize);
      before = chunk.element;
      next = index + 1;
    }
    setHeight(rest, heightOf(next, countChunks()));
  }

  function place(index: number, before: HTMLElement): Chunk<Row> {
    const chunk = spare.pop() ?? {
      gap: gap(),
      element: el('tbody', { role: 'rowgroup' }),
      rows: [],
    };
    before.after(chunk.gap, chunk.element);
    chunks.set(index, chunk);
    return chunk;
  }

  function fill({ element, rows }: Chunk<Row>, start: number): void {
    const shown = items.slice(start, start + chunkSize);
    for (const row of rows.splice(shown.length)) row.element.remove();
    for (const [offset, item] of shown.entries()) {
      const row = rows[offset] ?? make();
      if (offset === rows.length) {
        rows.push(row);
        element.append(row.element);
      }
      // Row 1 is the heading.
      setAttribute(row.element, 'aria-rowindex', String(start + offset + 2));
      row.update(item);
    }
  }

  return {
    element: table,
    update(value) {
      if (value.length !== items.length) heights.clear();
      items = value;
      sight.top = Math.max(0, Math.min(sight.top, heightOf(0, countChunks()) - sight.height));
      setAttribute(table, 'aria-rowcount', String(items.length + 1));
      draw();
    },
    keep(index) {
      kept = index;
      const position = Math.floor(index / chunkSize);
      if (!chunks.has(position)) draw();
      return chunks.get(position)?.rows[index % chunkSize];
    },
    toTop() {
      if (sight.top === 0) return;
      sight.top = 0;
      box.scrollTop = 0;
    },
  };
}

function gap(): HTMLElement {
  return el('tbody', { role: 'presentation' });
}

function setHeight({ style }: HTMLElement, pixels: number): void {
  const height = `${pixels}px`;
  if (style.height !== height) style.height = height;
}
