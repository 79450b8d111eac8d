import type { Rule } from '../rule.ts';
import { designAssumptions } from './design-assumptions.ts';
import { designDiagram } from './design-diagram.ts';
import { designFileNames } from './design-file-names.ts';
import { designFlatFolder } from './design-flat-folder.ts';
import { designManifest } from './design-manifest.ts';
import { designManifestFiles } from './design-manifest-files.ts';
import { designManifestGaps } from './design-manifest-gaps.ts';
import { designOptions } from './design-options.ts';
import { designPathComment } from './design-path-comment.ts';
import { designPhaseEvidence } from './design-phase-evidence.ts';
import { designPhases } from './design-phases.ts';
import { designRisks } from './design-risks.ts';
import { designSections } from './design-sections.ts';
import { designSetSize } from './design-set-size.ts';

export const designRules: readonly Rule[] = [
  designManifest,
  designManifestFiles,
  designManifestGaps,
  designFlatFolder,
  designFileNames,
  designSetSize,
  designPathComment,
  designSections,
  designDiagram,
  designOptions,
  designPhases,
  designPhaseEvidence,
  designRisks,
  designAssumptions,
];
