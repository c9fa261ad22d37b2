import { platformError } from '../errors/platform.errors';

/** One row of a state machine: the whole machine is the table, printed in the docs from the same rows. */
export interface Transition<State extends string, Event extends string> {
  readonly from: State;
  readonly event: Event;
  readonly to: State;
  /** Who may do it, in words for the docs; the access policy and the rules enforce it. */
  readonly who: string;
  /** What must hold besides, in words for the docs. */
  readonly guard?: string;
}

/**
 * The state after the event.
 * @throws DomainError TRANSITION_NOT_ALLOWED, naming the events that are possible
 */
export function nextState<State extends string, Event extends string>(
  table: readonly Transition<State, Event>[],
  state: State,
  event: Event,
): State {
  const row = table.find((candidate) => candidate.from === state && candidate.event === event);
  if (row) return row.to;
  const allowed = table.filter((r) => r.from === state).map((r) => r.event);
  throw platformError('TRANSITION_NOT_ALLOWED', {
    state,
    event,
    allowed: allowed.join(', ') || '-',
  });
}

/** The table in Markdown, for the docs. */
export function transitionsMarkdown(table: readonly Transition<string, string>[]): string {
  const rows = table.map(
    (r) => `| ${r.from} | ${r.event} | ${r.to} | ${r.who} | ${r.guard ?? ''} |`,
  );
  return ['| from | event | to | who | guard |', '|---|---|---|---|---|', ...rows].join('\n');
}
