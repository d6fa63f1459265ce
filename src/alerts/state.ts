import type { AlertsView, FromPage, ToPage } from './messages';

/** What the person asks for; the page adds number and account. */
export type Act = FromPage extends infer M
  ? M extends { request: number }
    ? Omit<M, 'request' | 'of'>
    : M
  : never;

export interface PageState {
  view: AlertsView;
  /** The number of the last request. */
  request: number;
  /** The name being typed. */
  name: string;
  /** Why something was refused; empty when all is well. */
  problem: string;
  /** What was copied last: the clicks of a notification, or (`''`) all of them. */
  copied?: string | undefined;
}

export function startPage(view: AlertsView, name: string): PageState {
  return { view, request: 0, name, problem: '' };
}

/** The page after something was asked that changes the table: a box stays as it was ticked until the host answers. */
export function ask(state: PageState, asked: Act): PageState {
  const next = { ...state, request: state.request + 1, problem: '', copied: undefined };
  if (asked.type !== 'choose') return next;
  const rows = state.view.rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell) =>
      row.id === asked.kind && cell.role === asked.role ? { ...cell, chosen: asked.on } : cell,
    ),
  }));
  return { ...next, view: { ...state.view, rows } };
}

/** What a message of the host changes. Pure. A view that an answer is still to come for is older than the page. */
export function hear(state: PageState, message: ToPage): PageState {
  switch (message.type) {
    case 'init':
      return { ...state, view: message.view };
    case 'view':
      return message.request < state.request ? state : { ...state, view: message.view };
    case 'added':
      return { ...state, name: '', problem: '' };
    case 'refused':
      return { ...state, problem: message.message };
    case 'copied':
      return { ...state, copied: message.kind ?? '' };
  }
}
