import type { Checked } from '../../authoring/develop/account.ts';
import { tickPlan } from '../../authoring/develop/tick-plan.ts';
import type { Changes } from '../../domain/develop.ts';
import { documentPath } from '../../pack/pack.ts';
import { performCheck } from '../check.ts';
import { overlayCode } from './code-overlay.ts';
import type { DevelopGround } from './develop-source.ts';

/** The checker's word on a phase as if it were done. */
export interface PhaseCheck {
  /** What blocks or warns, a line each. */
  findings: string[];
  blocking: number;
  checked: Checked[];
}

const mostFindings = 40;

/** The plan as it will be: its claims are due then. */
const withPhaseDone = ({ pack, phase }: DevelopGround, changes: Changes): Changes => {
  const { plan } = pack.documents;
  if (!plan) return changes;
  const done = phase.tasks.filter(({ isDone }) => !isDone).map((task) => ({ task, evidence: '' }));
  return { ...changes, [documentPath(pack.folder, 'plan')]: tickPlan(plan.text, done) };
};

export const checkPhase = async (ground: DevelopGround, changes: Changes): Promise<PhaseCheck> => {
  const { source, sides, tree, pack, phase, reader } = ground;
  const { base } = sides;
  const all = withPhaseDone(ground, changes);
  const { report } = await performCheck({
    root: source.pull.root,
    settings: base.settings,
    trust: base.trust,
    base,
    head: { tree: overlayCode(tree, all), commit: source.pull.head, edited: Object.keys(changes) },
    named: [{ name: pack.slug, folder: pack.folder }],
    due: null,
    at: source.pull.at,
    pull: source.pull.pull,
    reader,
  });
  const own = report.packs.find(({ slug }) => slug === pack.slug);
  const subjects = new Set(phase.claims.map(({ kind, subject }) => `${kind} ${subject}`));
  const told = report.findings.filter(
    ({ level, disposition }) => level !== 'note' && disposition === 'introduced',
  );
  const guided = report.guidelines.filter(({ level }) => level !== 'note');
  return {
    blocking:
      told.filter(({ level }) => level === 'block').length +
      guided.filter(({ level }) => level === 'block').length,
    findings: [
      ...told.map(
        ({ level, rule, message, code, design, exits }) =>
          `${level} ${code ? `${code.path}:${code.line}` : `${design.path}:${design.line}`} ${rule}: ${message}; ${exits.code}`,
      ),
      ...guided.map(({ level, rule, message, path, line }) => `${level} ${path}:${line} ${rule}: ${message}`),
    ].slice(0, mostFindings),
    checked: (own?.claims ?? [])
      .filter(({ kind, subject }) => subjects.has(`${kind} ${subject}`))
      .map(({ kind, subject, verdict, evidence: [place] }) => ({
        kind,
        subject,
        verdict,
        place: place ? `${place.path}:${place.line}` : null,
      })),
  };
};
