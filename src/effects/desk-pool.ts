import { answerAtDesk, type DeskRequest } from './desks.ts';
import { type Hand, openHands, usefulThreads } from './hands.ts';
import type { Origin, Parsed, SourceDesk, SourceFile } from './source-desk.ts';

/** Few enough that nobody waits long for the last of them, and that those of this thread do not hold up the others. */
const filesAtOnce = { look: 60, parse: 24, search: 240 } as const;
/** So many at a time, that a thread need not wait for this one to give it the next. */
const batchesAtOnce = 2;

type DeskHand = Hand<DeskRequest, unknown[]>;

/** This thread would only wait, and needs no time to start. */
const ownHand: DeskHand = {
  ask: async (request) => {
    // What others have answered is taken up first.
    await new Promise(setImmediate);
    return answerAtDesk(request);
  },
};

let started: DeskHand[] | null = null;

/** Threads need some time to start, so the sooner the better. */
const startDesks = (): DeskHand[] => {
  started ??= [ownHand, ...openHands<DeskRequest, unknown[]>('effects/desk-worker', usefulThreads() - 1)];
  return started;
};

/** Once they run, they answer sooner than what has to be made ready first. */
export const areStarted = (): boolean => started !== null;

type Placed<Item> = [place: number, item: Item];

/** Batches for each hand, of the files that it has read; what nobody has read is anybody's. */
const openQueues = <Item>(
  items: readonly Item[],
  handOf: (item: Item) => number | undefined,
  atOnce: number,
) => {
  const queues = Map.groupBy(items.entries(), ([, item]) => handOf(item));
  const longest = (): Placed<Item>[] =>
    [...queues.values()].reduce<Placed<Item>[]>(
      (most, each) => (each.length > most.length ? each : most),
      [],
    );
  return (hand: number): Placed<Item>[] => {
    const own = [queues.get(hand), queues.get(undefined)].find((queue) => queue && queue.length > 0);
    return (own ?? longest()).splice(0, atOnce);
  };
};

const itself = (file: SourceFile): SourceFile => file;

/** The desk of one tree, on all processors: each file is read, and held, by one of them, unless another has nothing to do. */
export const openDesks = (origin: Origin): SourceDesk => {
  const all = startDesks();
  const hands = new Map<string, number>();

  /** Asks in batches, and gives the answers in the order of the items. */
  const spread = async <Item, Answer>(
    items: readonly Item[],
    atOnce: number,
    fileOf: (item: Item) => SourceFile,
    ask: (items: Item[]) => DeskRequest,
    onDone: (count: number) => void = () => {},
  ): Promise<Answer[]> => {
    const answers: Answer[] = [];
    const next = openQueues(items, (item) => hands.get(fileOf(item).path), atOnce);
    const work = async (hand: DeskHand, number: number): Promise<void> => {
      for (let batch = next(number); batch.length > 0; batch = next(number)) {
        for (const [, item] of batch) hands.set(fileOf(item).path, number);
        const found = await hand.ask(ask(batch.map(([, item]) => item)));
        for (const [index, [place]] of batch.entries()) answers[place] = found[index] as Answer;
        onDone(batch.length);
      }
    };
    await Promise.all(
      all.flatMap((hand, number) =>
        Array.from({ length: hand === ownHand ? 1 : batchesAtOnce }, () => work(hand, number)),
      ),
    );
    return answers;
  };

  return {
    look: (files) =>
      spread(files, filesAtOnce.look, itself, (some) => ({ origin, ask: 'look', args: [some] })),
    parse: (jobs, onParsed) =>
      spread<(typeof jobs)[number], Parsed>(
        jobs,
        filesAtOnce.parse,
        ({ file }) => file,
        (some) => ({ origin, ask: 'parse', args: [some] }),
        onParsed,
      ),
    search: (files, words) =>
      spread(files, filesAtOnce.search, itself, (some) => ({ origin, ask: 'search', args: [some, words] })),
  };
};
