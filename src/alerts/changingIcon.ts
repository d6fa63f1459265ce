import { el, icon, type Icon, type Part } from '../form/elements';

/** A place for a sign that changes. It is drawn anew only then: a live region speaks on every change of its parts. */
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
