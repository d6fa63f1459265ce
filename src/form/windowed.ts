import type { Part } from './elements';

/** Rows that come and go together. */
const chunkSize = 25;
/** How far outside its box a table's rows are made already, in pixels. */
const margin = 600;
/** The height of a row, in pixels, until one was measured. */
const usualHeight = 42;

interface Chunk<Row> {
  element: HTMLElement;
  /** In sight, or nearly. */
  near: boolean;
  rows: Row[];
}

/** A table's rows, of which only those near its box exist: ten thousand cost as little as a hundred. */
export interface Windowed<T, Row extends Part<T>> extends Part<readonly T[]> {
  /** The row of an item, made if need be. */
  row(index: number): Row | undefined;
}

/**
 * Fills `table` with one row per item; assistive technology is told how many there are and where each stands.
 * `box` is the table's scrolling parent. The rows of the item that `keeps` names exist always.
 */
export function windowed<T, Row extends Part<T>>(
  box: HTMLElement,
  table: HTMLElement,
  make: () => Row,
  keeps: () => number = () => 0,
): Windowed<T, Row> {
  let items: readonly T[] = [];
  let rowHeight = usualHeight;
  const chunks: Chunk<Row>[] = [];
  const sight = new IntersectionObserver(look, { root: box, rootMargin: `${margin}px` });

  function look(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      const index = chunks.findIndex(({ element }) => element === target);
      const chunk = chunks[index];
      if (!chunk) continue;
      if (chunk.rows.length > 0 && boundingClientRect.height > 0)
        rowHeight = boundingClientRect.height / chunk.rows.length;
      chunk.near = isIntersecting;
      draw(chunk, index);
    }
  }

  function draw(chunk: Chunk<Row>, index: number): void {
    const start = index * chunkSize;
    const count = Math.min(items.length - start, chunkSize);
    const kept = keeps();
    const isKept = (kept >= start && kept < start + count) || chunk.element.contains(document.activeElement);
    const exists = chunk.near || isKept || index === 0;
    const wanted = exists ? count : 0;
    for (const row of chunk.rows.splice(wanted)) row.element.remove();
    while (chunk.rows.length < wanted) {
      const row = make();
      chunk.rows.push(row);
      chunk.element.append(row.element);
    }
    chunk.element.style.height = exists ? '' : `${count * rowHeight}px`;
    for (const [offset, row] of chunk.rows.entries()) {
      const item = items[start + offset];
      if (item === undefined) continue;
      // The heading is the first row.
      row.element.setAttribute('aria-rowindex', String(start + offset + 2));
      row.update(item);
    }
  }

  function fit(count: number): void {
    for (const { element } of chunks.splice(count)) {
      sight.unobserve(element);
      element.remove();
    }
    const added = document.createDocumentFragment();
    while (chunks.length < count) {
      const element = document.createElement('tbody');
      element.setAttribute('role', 'rowgroup');
      chunks.push({ element, near: false, rows: [] });
      added.append(element);
      sight.observe(element);
    }
    table.append(added);
  }

  return {
    element: table,
    update(value) {
      items = value;
      fit(Math.ceil(items.length / chunkSize));
      table.setAttribute('aria-rowcount', String(items.length + 1));
      chunks.forEach(draw);
    },
    row(index) {
      const position = Math.floor(index / chunkSize);
      const chunk = chunks[position];
      if (!chunk) return undefined;
      chunk.near = true;
      draw(chunk, position);
      return chunk.rows[index % chunkSize];
    },
  };
}
