import { arrivalCases } from './arrival-cases.ts';
import { drawnCases } from './drawn-cases.ts';
import { onBothEngines } from './engines.ts';
import { keptCases } from './kept-cases.ts';
import { outcomeCases } from './outcome-cases.ts';

/** In one file, because each file has to start both databases. */
onBothEngines((engine) => {
  arrivalCases(engine);
  outcomeCases(engine);
  keptCases(engine);
  drawnCases(engine);
});
