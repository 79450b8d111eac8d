import { editFile, escape, lastOf, mark, of, type Operator, type Target, textOf } from '../mutation.ts';
import { near } from './names.ts';

const eventOf = ({ claim }: Target): string => lastOf(claim.subject, ':');

/** Clauses of `handle_event/3` for one event. */
const clauses = (event: string): RegExp => new RegExp(`(def handle_event\\(\\s*)"${escape(event)}"`, 'g');

const clause = (event: string): RegExp =>
  new RegExp(`^( *)def handle_event\\("${escape(event)}"[^\\n]* do\\n[\\s\\S]*?\\n\\1end\\n`, 'gm');

export const liveViewOperators: readonly Operator[] = [
  {
    kind: 'ui-event',
    name: 'renamed',
    apply: (target) => {
      const { files, path } = target;
      const event = eventOf(target);
      const changed = editFile(files, path, clauses(event), `$1${mark}"${near(event)}"`);
      return changed && { files: changed, expected: [of(target, 'renamed')] };
    },
  },
  {
    kind: 'ui-event',
    name: 'removed',
    apply: (target) => {
      const changed = editFile(target.files, target.path, clause(eventOf(target)), '');
      // A clause of another form is left.
      if (clauses(eventOf(target)).test(changed?.[target.path] ?? '')) return null;
      return changed && { files: changed, expected: [of(target, 'missing', null)] };
    },
  },
  {
    kind: 'live-view',
    name: 'of another form',
    apply: (target) => {
      const { files, path, claim, siteOf } = target;
      const form = textOf(claim, 'form');
      if (form === '') return null;
      const to = form === 'live_view' ? 'live_component' : 'live_view';
      const changed = editFile(files, path, new RegExp(`^( *use \\w+, ):${form}\\b`, 'm'), `$1:${to}`);
      return changed && { files: changed, expected: [of(target, 'contradicts', siteOf(claim))] };
    },
  },
];
