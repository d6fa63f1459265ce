/** Helpers that build the pages. Text becomes text nodes; nothing is parsed as HTML. */

type Child = Node | string | undefined;

/** Makes an element; skips `undefined` children. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

const shapes = {
  account: 'M2.5 13.5v-9h6v9M8.5 7.5h5v6M1 13.5h14M4.5 7h2M4.5 10h2M10.5 10.5h1',
  person: 'M8 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3 13.5c0-3 2.2-4.5 5-4.5s5 1.5 5 4.5',
  add: 'M6.5 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-3 2.2-4.5 5-4.5 1 0 2 .2 2.7.6M12 9v5M9.5 11.5h5',
  role: 'M10.5 9a3.5 3.5 0 1 0-3.3-2.4L2 11.8V14h2.6v-1.8h1.8v-1.8l.9-.9c.9-.3 2-.5 3.2-.5zM11.2 4.9v.1',
  check: 'M3 8.5l3.2 3.2L13 4.8',
  cross: 'M4 4l8 8M12 4l-8 8',
  minus: 'M3.5 8h9',
  link: 'M7 3.5H3.5v9h9V9M9.5 2.5h4v4M13.5 2.5L8 8',
  stop: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM3.8 3.8l8.4 8.4',
  error: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8v4M8 10.8v.4',
  warning: 'M8 2.2L14.5 13.5h-13zM8 6.5v3.2M8 11.3v.4',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.4v3.8M8 4.8v.4',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.2v9.6L12.5 8z',
  file: 'M4 1.8h5.5L12.5 5v9.2H4zM9.3 2v3.2h3',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.6',
  busy: 'M8 2a6 6 0 1 1-6 6',
} as const;

export type Icon = keyof typeof shapes;

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Makes an icon. The text beside it says the same, so assistive technology skips it. */
export function icon(name: Icon): SVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svgNamespace, 'path');
  path.setAttribute('d', shapes[name]);
  svg.append(path);
  return svg;
}

/** Makes a button with its click handler. */
export function button(click: () => void, ...children: Child[]): HTMLButtonElement {
  const element = el('button', { type: 'button' }, ...children);
  element.addEventListener('click', click);
  return element;
}

/** Marks the page's main button, which Ctrl+Enter presses. */
export const mainKey = { 'aria-keyshortcuts': 'Control+Enter', title: 'Ctrl+Enter' };

/** A part of the page: its element, and a function that shows a value. */
export interface Part<T> {
  element: HTMLElement;
  update(value: T): void;
}

/** A part that can take the focus. */
export interface FocusPart<T> extends Part<T> {
  focus(): void;
}

/** Keeps one part per key as a child of an element, in the items' order, as long as the key exists. */
export function list<T>(
  parent: HTMLElement,
  keyOf: (item: T) => string,
  make: (item: T) => Part<T>,
): Part<readonly T[]> {
  let parts = new Map<string, Part<T>>();
  return {
    element: parent,
    update(items) {
      const kept = new Map<string, Part<T>>();
      for (const item of items) {
        const key = keyOf(item);
        const part = parts.get(key) ?? make(item);
        part.update(item);
        kept.set(key, part);
      }
      for (const [key, part] of parts) if (!kept.has(key)) part.element.remove();
      [...kept.values()].forEach(({ element }, index) => {
        const there = parent.children[index];
        if (there !== element) parent.insertBefore(element, there ?? null);
      });
      parts = kept;
    },
  };
}

/** Makes a container for an icon. Updates only when the icon changes, since a live region announces every update. */
export function changingIcon(): Part<Icon | undefined> {
  const place = el('span', { class: 'sign' });
  let shown: Icon | undefined;
  return {
    element: place,
    update(name) {
      if (name !== shown) place.replaceChildren(...(name ? [icon(name)] : []));
      shown = name;
    },
  };
}

/** Writes a text only if it differs: every write triggers live regions and moves the caret. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Writes an attribute only if it differs, since every write costs time. */
export function setAttribute(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** Enables or disables a button. It stays focusable, so that users can find out the reason. */
export function setUsable(button: HTMLButtonElement, usable: boolean): void {
  button.setAttribute('aria-disabled', String(!usable));
}

/** Points an element to the visible elements that describe it. */
export function describeBy(element: HTMLElement, ...describers: (HTMLElement | undefined)[]): void {
  const ids = describers.filter((each) => each && !each.hidden).map((each) => each?.id);
  if (ids.length > 0) element.setAttribute('aria-describedby', ids.join(' '));
  else element.removeAttribute('aria-describedby');
}
