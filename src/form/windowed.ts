import { el, setAttribute, type Part } from '../ui/page/elements';

/** Rows that come and go together. */
const chunkSize = 10;
/** How far outside its box a table's rows are made already, in pixels. */
const margin = 200;
/** The height of a row, in pixels, until one was measured. */
const usualHeight = 39;
/** The height of the box, in pixels, until it is measured. */
const usualBox = 540;

interface Chunk<Row> {
  /** Takes the room of the rows before it that do not exist. */
  gap: HTMLElement;
  element: HTMLElement;
  rows: Row[];
}

/** A table's rows, of which only those near its box exist: ten thousand cost as little as a hundred. */
export interface Windowed<T, Row extends Part<T>> extends Part<readonly T[]> {
  /** The row of an item, made if need be. It exists until another is kept, wherever the table is scrolled to. */
  keep(index: number): Row | undefined;
  /** Scrolls to the first row: where others are to be shown, those far below would be the last of them. */
  toTop(): void;
}

/**
 * Fills `table` with one row per item; assistive technology is told how many there are and where each stands.
 * `box` is the table's scrolling parent, and `head` the table's only child yet.
 */
export function windowed<T, Row extends Part<T>>(
  box: HTMLElement,
  table: HTMLElement,
  head: HTMLElement,
  make: () => Row,
): Windowed<T, Row> {
  let items: readonly T[] = [];
  let kept = 0;
  /** What of the table is in sight. Known from events, for asking while drawing would lay the page out at once. */
  const sight = { top: 0, height: usualBox, width: 0 };
  let rowHeight = usualHeight;
  /** Of the chunks that were in sight; that of the others is guessed. */
  const heights = new Map<number, number>();
  /** Those that exist, in no order. */
  const chunks = new Map<number, Chunk<Row>>();
  /** Those that are used again. */
  const spare: Chunk<Row>[] = [];
  /** Takes the room of those after the last that exists. */
  const rest = gap();
  table.append(rest);
  box.addEventListener('scroll', look, { passive: true });
  new ResizeObserver(([change]) => {
    if (!change) return;
    const { width, height } = change.contentRect;
    // Rows of another width wrap elsewhere.
    if (width !== sight.width) heights.clear();
    Object.assign(sight, { width, height });
    look();
  }).observe(box);

  function look(): void {
    const isFirst = heights.size === 0;
    for (const [index, { element, rows }] of chunks) {
      const height = element.offsetHeight;
      // Nothing of a table that is hidden has a height.
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

  /** The chunks that shall exist, in order: near the box, the first, and where the focus is or Tab leads. */
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
      // One that is there already stays in its place: moved, it would lose the focus.
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
      // The heading is the first row.
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
