import type { DeskRequest } from './desk-worker.ts';
import { type Hand, openHands } from './hands.ts';
import type { Origin, Parsed, SourceDesk, SourceFile } from './source-desk.ts';

/** Answers that come while others are still being worked on can be taken up meanwhile. */
const filesAtOnce = 60;

type DeskHand = Hand<DeskRequest, never>;
let started: DeskHand[] | null = null;

/** Threads need some time to start, so the sooner the better. */
const startDesks = (): DeskHand[] => {
  started ??= openHands<DeskRequest, never>('effects/desk-worker');
  return started;
};

/** Once they run, they answer sooner than what has to be made ready first. */
export const areStarted = (): boolean => started !== null;

const inBatches = <Item>(items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / filesAtOnce) }, (_, index) =>
    items.slice(index * filesAtOnce, (index + 1) * filesAtOnce),
  );

const itself = (file: SourceFile): SourceFile => file;

/** The desk of one tree, on all processors: each file is read, and held, by one of them. */
export const openDesks = (origin: Origin): SourceDesk => {
  const all = startDesks();
  const hands = new Map<string, number>();

  const handOf = ({ path }: SourceFile): number => {
    const hand = hands.get(path) ?? hands.size % all.length;
    hands.set(path, hand);
    return hand;
  };

  /** Asks in batches, each the hand that has the files, and gives the answers in the order of the items. */
  const spread = async <Item, Answer>(
    items: readonly Item[],
    fileOf: (item: Item) => SourceFile,
    ask: (items: Item[]) => DeskRequest,
    onDone: (count: number) => void = () => {},
  ): Promise<Answer[]> => {
    const answers: Answer[] = [];
    const places = [...items.entries()];
    const asked = [...Map.groupBy(places, ([, item]) => handOf(fileOf(item)))].flatMap(([hand, own]) =>
      inBatches(own).map(async (batch) => {
        const found: Answer[] = (await all[hand]?.ask(ask(batch.map(([, item]) => item)))) ?? [];
        for (const [index, [place]] of batch.entries()) answers[place] = found[index] as Answer;
        onDone(batch.length);
      }),
    );
    await Promise.all(asked);
    return answers;
  };

  return {
    look: (files) => spread(files, itself, (some) => ({ origin, ask: 'look', args: [some] })),
    parse: (jobs, onParsed) =>
      spread<(typeof jobs)[number], Parsed>(
        jobs,
        ({ file }) => file,
        (some) => ({ origin, ask: 'parse', args: [some] }),
        onParsed,
      ),
    search: (files, words) =>
      spread(files, itself, (some) => ({ origin, ask: 'search', args: [some, words] })),
  };
};
