/**
 * Keeps the focus of a page while VS Code's palette or an editor has it: the page then forgets which element it was,
 * and gets it back here. Who comes back by a click has chosen where to.
 * @returns what sends the focus somewhere: at once, or when the page has it again. Taken from who works elsewhere, it
 *   would close the palette, or get what is typed into a file.
 */
export function keepFocus(): (send: () => void) => void {
  let last: HTMLElement | undefined;
  let owed: (() => void) | undefined;
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement) last = target;
  });
  const forget = ({ target }: MouseEvent) => {
    owed = undefined;
    // A click into what has the focus moves it nowhere.
    if (!(target instanceof Node && last?.contains(target) && document.activeElement === last))
      last = undefined;
  };
  window.addEventListener('mousedown', forget, true);
  window.addEventListener('focus', () => {
    if (owed) owed();
    else if (document.activeElement === document.body) last?.focus({ preventScroll: true });
    owed = undefined;
  });
  return (send) => {
    if (document.hasFocus()) send();
    else owed = send;
  };
}
